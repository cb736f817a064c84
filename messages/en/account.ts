/** Creating and entering accounts. */
export const account = {
  name: "Name",
  username: "User name",
  email: "E-mail address",
  identifier: "E-mail address or user name",
  password: "Password",
  setUp: {
    title: "Create the owner account",
    lead: "The first account of this installation may do everything. It stays on this server.",
    usernameHelp: "You sign in with it or with the e-mail address.",
    passwordHelp: "At least 10 characters. A sentence is easier to remember than a code.",
    submit: "Create account",
  },
  signIn: {
    title: "Sign in",
    lead: "Data integration for Tablestore and MaxCompute.",
    submit: "Sign in",
  },
} as const;
