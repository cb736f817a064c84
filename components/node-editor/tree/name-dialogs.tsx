"use client";
import { Input, Modal, TreeSelect } from "antd";
import { FormProvider } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";
import { Field } from "@/components/form/field";
import { FormBody } from "@/components/form/form-layout";
import { useProblem } from "@/components/form/use-problem";
import { useZodForm } from "@/components/form/use-zod-form";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { useReturnFocus } from "@/components/ui/page/use-return-focus";
import { folderName, nodeName, type FolderView } from "@/lib/core/node";

interface PathOption {
  readonly value: string;
  readonly title: string;
  readonly children: PathOption[];
}

/** The top of the tree, as a choice. */
const TOP = "";

function pathOptions(folders: readonly FolderView[], topName: string): PathOption[] {
  const within = (parentId: string | null): PathOption[] =>
    folders
      .filter((folder) => folder.parentId === parentId)
      .map(({ id, name }) => ({ value: id, title: name, children: within(id) }));
  return [{ value: TOP, title: topName, children: within(null) }];
}

interface PlaceDialogProps {
  readonly title: string;
  readonly ok: string;
  /** What the move or copy means, before it is made. */
  readonly note?: string;
  readonly folders: readonly FolderView[];
  /** Whether the place is in the personal directory. */
  readonly personal: boolean;
  readonly folderId: string | null;
  readonly name: string;
  readonly error: unknown;
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly onOk: (place: { readonly name: string; readonly folderId: string | null }) => void;
}

const place = z.object({ folderId: z.string(), name: nodeName });

/** Path and name of a node: to create, clone or move one. */
export function PlaceDialog(props: PlaceDialogProps) {
  useReturnFocus();
  const { title, ok, note, folders, personal, folderId, name, error, busy, onClose, onOk } = props;
  const t = useTranslations("studio");
  const common = useTranslations("common");
  const toProblem = useProblem();
  const form = useZodForm(place, { folderId: folderId ?? TOP, name });
  const submit = form.handleSubmit((values) =>
    onOk({ name: values.name, folderId: values.folderId === TOP ? null : values.folderId }),
  );
  return (
    <Modal
      open
      width={480}
      title={title}
      okText={ok}
      cancelText={common("cancel")}
      confirmLoading={busy}
      onCancel={onClose}
      onOk={() => void submit()}
    >
      <FormProvider {...form}>
        <form onSubmit={(event) => void submit(event)}>
          {note !== undefined && <p>{note}</p>}
          <FormBody>
            <Field name="folderId" label={t("path")} required>
              <TreeSelect
                treeData={pathOptions(
                  folders.filter(({ isPersonal }) => isPersonal === personal),
                  t(personal ? "personal.path" : "topPath"),
                )}
                treeDefaultExpandAll
                showSearch
                treeNodeFilterProp="title"
              />
            </Field>
            <Field name="name" label={t("name")} required help={t(personal ? "personal.nameHelp" : "nameHelp")}>
              <Input autoFocus autoComplete="off" spellCheck={false} maxLength={128} />
            </Field>
            <button type="submit" hidden aria-hidden tabIndex={-1} />
          </FormBody>
        </form>
      </FormProvider>
      {error !== null && error !== undefined && <ProblemAlert problem={toProblem(error)} />}
    </Modal>
  );
}

interface NameDialogProps {
  readonly title: string;
  readonly ok: string;
  readonly name: string;
  /** Nodes and folders have different rules. */
  readonly of: "node" | "folder";
  readonly error: unknown;
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly onOk: (name: string) => void;
}

const named = { node: z.object({ name: nodeName }), folder: z.object({ name: folderName }) };

/** A name alone: to rename something, or to make a folder. */
export function NameDialog({ title, ok, name, of, error, busy, onClose, onOk }: NameDialogProps) {
  useReturnFocus();
  const t = useTranslations("studio");
  const common = useTranslations("common");
  const toProblem = useProblem();
  const form = useZodForm(named[of], { name });
  const submit = form.handleSubmit((values) => onOk(values.name));
  return (
    <Modal
      open
      width={480}
      title={title}
      okText={ok}
      cancelText={common("cancel")}
      confirmLoading={busy}
      onCancel={onClose}
      onOk={() => void submit()}
    >
      <FormProvider {...form}>
        <form onSubmit={(event) => void submit(event)}>
          <FormBody>
            <Field name="name" label={t("name")} required help={of === "node" ? t("nameHelp") : undefined}>
              <Input autoFocus autoComplete="off" spellCheck={false} maxLength={128} />
            </Field>
            <button type="submit" hidden aria-hidden tabIndex={-1} />
          </FormBody>
        </form>
      </FormProvider>
      {error !== null && error !== undefined && <ProblemAlert problem={toProblem(error)} />}
    </Modal>
  );
}
