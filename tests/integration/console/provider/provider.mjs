// A provider of single sign-on on PORT, for the client with RETURN_ADDRESS. Whoever signs in is named by their login; addresses
// that begin with "unverified" are not verified.
import { Provider } from "oidc-provider";

const [port, returnAddress] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const provider = new Provider(issuer, {
  clients: [{ client_id: "dni", client_secret: "the secret of the client", redirect_uris: [returnAddress] }],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  cookies: { keys: ["a key of the test"] },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: true } },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: id, email_verified: !id.startsWith("unverified"), name: "Nora New" }),
  }),
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
