"use client";
import styles from "./global-error.module.css";

/** Stands in for everything, the language catalogue and the kit included: it says its sentences in both languages. */
export default function GlobalError({ error }: { readonly error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body className={styles.body}>
        <main className={styles.main}>
          <h1>Millrace could not show this page</h1>
          <p>Load it again. If it stays, the log of the console process names the reason under the code below.</p>
          <h2 lang="zh-CN">控制台无法显示此页面</h2>
          <p lang="zh-CN">请重新加载。若仍然出现，控制台进程的日志会以下面的代码说明原因。</p>
          <p>
            <button type="button" className={styles.reload} onClick={() => location.reload()}>
              Load again · <span lang="zh-CN">重新加载</span>
            </button>
            <code>{error.digest ?? error.message}</code>
          </p>
        </main>
      </body>
    </html>
  );
}
