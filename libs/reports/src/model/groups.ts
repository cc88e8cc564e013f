import { employerThemes, routes, themeForEmployer, type EmployerTheme, type Route, type Theme } from '@traject/domain';

/** Groups of the breakdowns that are the same for every organisation. */
export interface GroupsOf {
  readonly route: Route | 'not-yet';
  readonly theme: EmployerTheme;
}

/** Values of the breakdowns that are the same for every organisation. An employer reads them, so that none names an illness. */
export const groupsOf: { readonly [By in keyof GroupsOf]: readonly GroupsOf[By][] } = {
  route: [...routes, 'not-yet'],
  theme: employerThemes,
};

/** Where a journey stands in such a breakdown. */
export const groupOf = (
  { route, theme }: { readonly route: Route | null; readonly theme: Theme },
  by: 'route' | 'theme',
): string => (by === 'route' ? (route ?? 'not-yet') : themeForEmployer(theme));
