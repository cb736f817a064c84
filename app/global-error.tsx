"use client";

/** Stands in for everything, the language catalogue included: it has to say its one sentence in both languages. */
export default function GlobalError({ error }: { readonly error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body>
        <main>
          <h1>Millrace could not start · 控制台无法启动</h1>
          <p>Reload the page. If it stays, the process log names the reason. 请刷新页面；若仍出现，请查看进程日志。</p>
          <code>{error.digest ?? error.message}</code>
        </main>
      </body>
    </html>
  );
}
