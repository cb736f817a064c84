import type { DataSource } from "@/lib/engine/contract";

export interface DataSourceOptions {
  /** File of data sources; without it those of the installation are used. */
  readonly dataSources?: string;
  readonly workspace?: string;
}

export interface OpenedDataSources {
  /** @throws AppError "data_source.not_found" */
  readonly open: (name: string) => Promise<DataSource>;
  close(): Promise<void>;
}

/** Where a command finds data sources by name. The installation is opened with the first one that is asked for. */
export async function openDataSources({ dataSources, workspace }: DataSourceOptions): Promise<OpenedDataSources> {
  if (dataSources !== undefined) {
    const [{ readDataSources }, { AppError }] = await Promise.all([
      import("./data-source-file"),
      import("@/lib/core/errors"),
    ]);
    const sources = await readDataSources(dataSources);
    return {
      open: async (name) => {
        const found = sources.get(name);
        if (found === undefined) throw new AppError("data_source.not_found", { name });
        return found;
      },
      close: async () => undefined,
    };
  }
  let opened: Promise<{ source: (name: string) => Promise<DataSource>; close: () => Promise<void> }> | null = null;
  return {
    open: async (name) => (await (opened ??= openFromInstallation(workspace))).source(name),
    close: async () => (await opened?.catch(() => null))?.close(),
  };
}

async function openFromInstallation(workspaceName: string | undefined) {
  const [{ openInstallation }, { findWorkspace }, { database, openDataSource, secrets }] = await Promise.all([
    import("./installation"),
    import("./workspace"),
    importStore(),
  ]);
  const { actor, close } = await openInstallation();
  try {
    const workspaceId = await findWorkspace(workspaceName, actor);
    const source = (name: string) => openDataSource(database(), secrets(), { workspaceId, name, environment: "PROD" });
    return { source, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function importStore() {
  const [db, store, box] = await Promise.all([
    import("@/lib/platform/db"),
    import("@/lib/platform/data-source-store"),
    import("@/lib/platform/secrets"),
  ]);
  return { database: db.database, openDataSource: store.openDataSource, secrets: box.secrets };
}
