import { createContext } from 'svelte';
import type { Live } from '$lib/domain/live.ts';
import type { Installation, Services } from '$lib/features/ports.ts';

/** The services of the person who is signed in; null while nobody is, or while their device opens. */
export const [getOpenServices, setOpenServices] = createContext<Live<Services | null>>();

/** The app's place on this device, with or without anybody signed in. */
export const [getInstallation, setInstallation] = createContext<Installation>();
