import { redirect } from "next/navigation";
import { FIRST_PAGE } from "@/components/shell/navigation";

/** The console opens on its first page. */
export default function Home() {
  redirect(FIRST_PAGE);
}
