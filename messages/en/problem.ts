/** What a failed request looks like when the server did not explain it. */
export const problem = {
  unreachable: "The server did not answer.",
  unreachableRemedy:
    "Nothing was changed as far as this page knows. It tries again by itself; check that Millrace is running.",
  unexpected: "The answer of the server was not what this page expects.",
  unexpectedRemedy: "Reload the page: it may be older than the server.",
} as const;
