import { Loopback, startEngine } from "../loopback/loopback";
import { FAST } from "../loopback/shape";
const loopback = await Loopback.start();
const one = await startEngine();
const rounds = Number(process.argv[2] ?? 10);
for (let i = 0; i < rounds; i++) {
  const r = await loopback.run([one], { ...FAST, pagesPerShard: 25 });
  console.log(Math.round(r.records / r.seconds), Math.round(r.records / r.cpuSeconds), r.records);
}
await one.end();
await loopback.end();
