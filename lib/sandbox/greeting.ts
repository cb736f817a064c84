import type { Sandbox } from "./start";

/** What a person needs to use the sandbox: where it is, its keys, and a first call for each client. */
export function greeting({ tablestore, maxcompute, admin, adminToken, account }: Sandbox): string {
  const id = account.accessKeyId;
  const secret = account.accessKeySecret.reveal();
  const ots = tablestore.url;
  const odps = maxcompute.url;
  const python = `  from tablestore import OTSClient
  OTSClient("${ots}", "${id}", "${secret}", "demo").list_table()`;
  const pyodps = `
  from odps import ODPS
  ODPS("${id}", "${secret}", project="demo", endpoint="${odps}/api").list_tables()`;
  const java = `  new SyncClient("${ots}", "${id}", "${secret}", "demo").listTable();`;
  const odpsJava = `
  Odps odps = new Odps(new AliyunAccount("${id}", "${secret}"));
  odps.setEndpoint("${odps}/api"); odps.setDefaultProject("demo");`;
  return `Tablestore   ${ots}   instance demo, sample table orders
MaxCompute   ${odps}/api   project demo
Admin        ${admin.url}   faults, clock, shards, keys, traffic
Key          ${id} / ${secret}

What the admin API can do
  curl -H "Authorization: Bearer ${adminToken.reveal()}" ${admin.url}/

Node (npm install tablestore)
  const TableStore = require("tablestore");
  new TableStore.Client({ endpoint: "${ots}", instancename: "demo",
    accessKeyId: "${id}", secretAccessKey: "${secret}" }).listTable({}).then(console.log);

Python (pip install tablestore pyodps)
${python}${pyodps}

Java (com.aliyun.openservices:tablestore, com.aliyun.odps:odps-sdk-core)
${java}${odpsJava}
`;
}
