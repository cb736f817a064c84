// Lets a fresh clone pass the type check before the first build has written next-env.d.ts.
declare module "*.css";
