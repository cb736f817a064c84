/** Where a sandbox is and with which key it is entered. */
export interface SandboxConnection {
  readonly tablestore: { readonly endpoint: string; readonly instance: string };
  readonly maxcompute: { readonly endpoint: string; readonly project: string };
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

/** A first program for one official client: it lists the sandbox's tables, and runs as it stands. */
export interface Snippet {
  readonly client: "node" | "python" | "pyodps" | "java" | "go" | "odpscmd";
  readonly title: string;
  /** How to get the client. */
  readonly install: string;
  /** What to call the file, where that matters. */
  readonly file: string;
  readonly text: string;
}

/** For the real services the same programs need another endpoint and other keys, and nothing else. */
export function snippets({ tablestore, maxcompute, accessKeyId, accessKeySecret }: SandboxConnection): Snippet[] {
  const { endpoint: ots, instance } = tablestore;
  const { endpoint: odps, project } = maxcompute;
  return [
    {
      client: "node",
      title: "Node",
      install: "npm install tablestore",
      file: "list.cjs",
      text: `const TableStore = require("tablestore");
const client = new TableStore.Client({
  endpoint: "${ots}", instancename: "${instance}",
  accessKeyId: "${accessKeyId}", secretAccessKey: "${accessKeySecret}",
});
client.listTable({}).then(({ tableNames }) => console.log(tableNames));`,
    },
    {
      client: "python",
      title: "Python",
      install: "pip install tablestore",
      file: "list.py",
      text: `from tablestore import OTSClient
client = OTSClient("${ots}", "${accessKeyId}", "${accessKeySecret}", "${instance}")
print(client.list_table())`,
    },
    {
      client: "pyodps",
      title: "PyODPS",
      install: "pip install pyodps",
      file: "list_odps.py",
      text: `from odps import ODPS
odps = ODPS("${accessKeyId}", "${accessKeySecret}", project="${project}", endpoint="${odps}")
print([table.name for table in odps.list_tables()])`,
    },
    {
      client: "java",
      title: "Java",
      install: "com.aliyun.openservices:tablestore:5.17.10 and com.aliyun.odps:odps-sdk-core:0.52.3-public",
      file: "ListTables.java",
      text: `import com.alicloud.openservices.tablestore.SyncClient;
import com.aliyun.odps.Odps;
import com.aliyun.odps.account.AliyunAccount;

public class ListTables {
  public static void main(String[] args) {
    SyncClient client = new SyncClient("${ots}", "${accessKeyId}", "${accessKeySecret}", "${instance}");
    System.out.println(client.listTable().getTableNames());
    client.shutdown();
    Odps odps = new Odps(new AliyunAccount("${accessKeyId}", "${accessKeySecret}"));
    odps.setEndpoint("${odps}");
    odps.setDefaultProject("${project}");
    odps.tables().forEach(table -> System.out.println(table.getName()));
  }
}`,
    },
    {
      client: "go",
      title: "Go",
      install: "go get github.com/aliyun/aliyun-tablestore-go-sdk@v4.1.3",
      file: "main.go",
      text: `package main

import (
	"fmt"

	"github.com/aliyun/aliyun-tablestore-go-sdk/tablestore"
)

func main() {
	client := tablestore.NewClient("${ots}", "${instance}", "${accessKeyId}", "${accessKeySecret}")
	tables, err := client.ListTable()
	if err != nil {
		panic(err)
	}
	fmt.Println(tables.TableNames)
}`,
    },
    {
      client: "odpscmd",
      title: "odpscmd",
      install: 'https://github.com/aliyun/aliyun-odps-console, then bin/odpscmd -e "SHOW TABLES;"',
      file: "conf/odps_config.ini",
      text: `project_name=${project}
access_id=${accessKeyId}
access_key=${accessKeySecret}
end_point=${odps}
tunnel_endpoint=${odps.replace(/\/api$/, "")}
log_view_host=${odps.replace(/\/api$/, "")}
https_check=false
update_url=`,
    },
  ];
}
