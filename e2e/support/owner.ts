/** The first account of a fresh installation. */
export const OWNER = {
  name: "Lin Wei",
  username: "linwei",
  email: "lin.wei@example.com",
  password: "correct horse battery staple",
};
