/** Calls back when the page is put away: hidden, frozen or left. It may not get another turn. @returns what stops it. */
export type OnRest = (then: () => void) => () => void;

export const onPageRest: OnRest = (then) => {
  const hidden = (): void => {
    if (document.visibilityState === 'hidden') then();
  };
  document.addEventListener('visibilitychange', hidden);
  document.addEventListener('freeze', then);
  addEventListener('pagehide', then);
  return () => {
    document.removeEventListener('visibilitychange', hidden);
    document.removeEventListener('freeze', then);
    removeEventListener('pagehide', then);
  };
};
