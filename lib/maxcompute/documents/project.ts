import { childOf, childrenOf, childText, element, malformed, parseXml, xmlDocument } from "./xml";

export interface OdpsProject {
  readonly name: string;
  readonly type: "managed" | "external";
  readonly comment: string;
  /** `AVAILABLE` for one that can be used. */
  readonly state: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly defaultQuota: string | null;
  readonly region: string | null;
}

/** Property that names the zone in which the project shows DATETIME. */
export const TIMEZONE_PROPERTY = "odps.sql.timezone";

export function formatProject(project: OdpsProject): string {
  return xmlDocument(
    element("Project", [
      element("Name", project.name),
      element("Type", project.type),
      element("Comment", project.comment),
      element("State", project.state),
      element("ProjectGroupName", "default"),
      element("Properties", propertyElements(project.properties)),
      ...optional("DefaultQuotaNickname", project.defaultQuota),
      ...optional("Region", project.region),
    ]),
  );
}

/** The answer to `?extended`: what the service counted and decided about a project, beside what was set. */
export function formatExtendedProject(project: OdpsProject, extended: Readonly<Record<string, string>>): string {
  return xmlDocument(
    element("Project", [element("Name", project.name), element("ExtendedProperties", propertyElements(extended))]),
  );
}

function propertyElements(properties: Readonly<Record<string, string>>) {
  return Object.entries(properties).map(([name, value]) =>
    element("Property", [element("Name", name), element("Value", value)]),
  );
}

/** @throws AppError "maxcompute.answer_malformed" */
export function parseProject(text: string): OdpsProject {
  const root = parseXml(text);
  if (root.name !== "Project") throw malformed("no <Project>");
  const properties = childOf(root, "Properties");
  return {
    name: childText(root, "Name") ?? "",
    type: childText(root, "Type") === "external" ? "external" : "managed",
    comment: childText(root, "Comment") ?? "",
    state: childText(root, "State") ?? "",
    properties: Object.fromEntries(
      (properties === null ? [] : childrenOf(properties, "Property")).map((property) => [
        childText(property, "Name") ?? "",
        childText(property, "Value") ?? "",
      ]),
    ),
    defaultQuota: childText(root, "DefaultQuotaNickname") || null,
    region: childText(root, "Region") || null,
  };
}

function optional(name: string, value: string | null) {
  return value === null ? [] : [element(name, value)];
}
