// An effect before the browser paints; pages are also drawn where there is none, at the build.
import { useEffect, useLayoutEffect } from "react";

export const useBrowserEffect = typeof document === "undefined" ? useEffect : useLayoutEffect;
