import { NotFoundPage } from "@/components/shell/error-pages";

export default function NotFound() {
  return <NotFoundPage />;
}
