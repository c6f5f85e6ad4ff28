// What a visitor can't do leads to the log-in page, and from there back to where they were.
import { useLocation, useNavigate } from "react-router";

export function useLogin() {
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  return () => navigate(`/login?next=${encodeURIComponent((pathname.replace(/\/$/, "") || "/") + search)}`);
}
