const NAMES: Record<string, string> = {
  azure: 'Microsoft',
  bitbucket: 'Bitbucket',
  facebook: 'Facebook',
  github: 'GitHub',
  gitlab: 'GitLab',
  google: 'Google',
  linkedin: 'LinkedIn',
  linkedin_oidc: 'LinkedIn',
  slack_oidc: 'Slack',
  workos: 'WorkOS',
};

/** What a provider of the auth server is called by people: "slack" is Slack. */
export function providerName(provider: string): string {
  return (
    NAMES[provider] ?? provider.charAt(0).toUpperCase() + provider.slice(1).replaceAll('_', ' ')
  );
}
