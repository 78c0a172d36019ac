package io.serai.identity;

import static io.serai.identity.SignInFixture.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Forged, foreign and outlived tokens at the edge. Three hubs on one database stand for a key's rotation: HS256, then
/// RS256 with the first key still known, then EdDSA with the second; the last one in `prod`.
class JwtIT {
    private static final String SECRET = Base64.getEncoder().encodeToString(new byte[] {
        9, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 44, 77, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18
    });
    private static final String MASTER = "bWFzdGVyLWtleS1vZi10aGVzZS10ZXN0cy0wMTIzNDU=";

    private static KeyPair rsa;
    private static String rsaJwk;
    private static String edJwk;
    private static SignInFixture hs;
    private static SignInFixture rs;
    private static SignInFixture ed;
    private static String email;

    @BeforeAll
    static void start() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(3072);
        rsa = generator.generateKeyPair();
        rsaJwk = json(Jwks.builder()
                .key((RSAPrivateKey) rsa.getPrivate())
                .publicKey((RSAPublicKey) rsa.getPublic())
                .build());
        KeyPair pair = Jwts.SIG.EdDSA.keyPair().build();
        edJwk = json(Jwks.builder()
                .key(pair.getPrivate())
                .publicKey(pair.getPublic())
                .build());
        TestHub first = TestHub.create().with("SERAI_JWT_KEY", SECRET);
        TestHub second =
                with(TestHub.create(), first).with("SERAI_JWT_KEY", rsaJwk).with("SERAI_JWT_KEY_PREVIOUS", SECRET);
        TestHub third = with(TestHub.create(), first)
                .with("SERAI_JWT_KEY", edJwk)
                .with("SERAI_JWT_KEY_PREVIOUS", rsaJwk)
                .with("SERAI_PROFILE", "prod")
                .with("SERAI_MASTER_KEY", MASTER);
        hs = new SignInFixture(first.start());
        rs = new SignInFixture(second.start());
        ed = new SignInFixture(third.start());
        email = hs.person();
    }

    private static TestHub with(TestHub hub, TestHub first) {
        return hub.with("SERAI_DB_URL", first.database.url());
    }

    private static String json(Jwk<?> jwk) {
        // unlike toString(), with what is secret
        return jwk.entrySet().stream()
                .map(member -> "\"" + member.getKey() + "\":\""
                        + (member.getValue() instanceof io.jsonwebtoken.lang.Supplier<?> secret
                                ? secret.get()
                                : member.getValue())
                        + "\"")
                .collect(Collectors.joining(",", "{", "}"));
    }

    @AfterAll
    static void stop() {
        hs.close();
        rs.close();
        ed.close();
    }

    @Test
    void eachHubTakesItsOwnTokensAndThoseOfTheKeyBefore() throws IOException {
        String ofHs = token(hs);
        String ofRs = token(rs);
        String ofEd = token(ed);
        assertThat(header(ofHs)).contains("\"alg\":\"HS256\"");
        assertThat(header(ofRs)).contains("\"alg\":\"RS256\"");
        assertThat(header(ofEd)).contains("\"alg\":\"EdDSA\"");
        assertThat(status(hs, ofHs)).isEqualTo(200);
        assertThat(status(rs, ofRs)).isEqualTo(200);
        assertThat(status(ed, ofEd)).isEqualTo(200);

        assertThat(status(rs, ofHs)).as("the key before").isEqualTo(200);
        assertThat(status(ed, ofRs)).as("the key before").isEqualTo(200);
        assertThat(status(ed, ofHs)).as("a key of long ago").isEqualTo(401);
        assertThat(status(hs, ofRs)).as("a key to come").isEqualTo(401);
    }

    @Test
    void aTokenWithoutASignatureIsRefused() throws IOException {
        String token = token(hs);
        String payload = token.split("\\.", -1)[1];
        for (String alg : new String[] {"none", "None", "NONE"}) {
            String kid = kid(token);
            for (String head :
                    new String[] {"{\"alg\":\"" + alg + "\"}", "{\"alg\":\"" + alg + "\",\"kid\":\"" + kid + "\"}"}) {
                assertThat(status(hs, base64(head) + "." + payload + ".")).isEqualTo(401);
                assertThat(status(hs, base64(head) + "." + payload + "." + token.split("\\.", -1)[2]))
                        .isEqualTo(401);
            }
        }
        assertThat(status(hs, token.substring(0, token.lastIndexOf('.') + 1))).isEqualTo(401);
    }

    @Test
    void aTokenThatSomeoneElseSignedIsRefused() throws IOException {
        String token = token(hs);
        Key other = new SecretKeySpec(new byte[32], "HmacSHA256");
        assertThat(status(hs, forged(kid(token), token, other))).isEqualTo(401);
        // the same forgery with the right key is taken: it is the signature that decides
        assertThat(status(
                        hs,
                        forged(
                                kid(token),
                                token,
                                new SecretKeySpec(Base64.getDecoder().decode(SECRET), "HmacSHA256"))))
                .isEqualTo(200);
        assertThat(status(
                        hs,
                        forged(
                                "nosuchkey",
                                token,
                                new SecretKeySpec(Base64.getDecoder().decode(SECRET), "HmacSHA256"))))
                .isEqualTo(401);
    }

    /// Everyone knows the public key: it must never be taken for a secret that HS256 signs with.
    @Test
    void thePublicKeyIsNoSecretToSignWith() throws IOException {
        String token = token(rs);
        byte[] der = rsa.getPublic().getEncoded();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(der)
                + "\n-----END PUBLIC KEY-----\n";
        for (byte[] secret : new byte[][] {
            der,
            pem.getBytes(StandardCharsets.US_ASCII),
            ((RSAPublicKey) rsa.getPublic()).getModulus().toByteArray()
        }) {
            assertThat(status(rs, forged(kid(token), token, new SecretKeySpec(secret, "HmacSHA256"))))
                    .isEqualTo(401);
        }
        // and the old secret does not sign in the name of the new key
        assertThat(status(
                        rs,
                        forged(
                                kid(token),
                                token,
                                new SecretKeySpec(Base64.getDecoder().decode(SECRET), "HmacSHA256"))))
                .isEqualTo(401);
    }

    @Test
    void aCutOrChangedTokenIsRefused() throws IOException {
        String token = token(hs);
        for (int cut : new int[] {1, 5, 20, token.length() / 2}) {
            assertThat(status(hs, token.substring(0, token.length() - cut))).isEqualTo(401);
        }
        String[] parts = token.split("\\.", -1);
        String admin = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
                .replace("\"analyst\"", "\"admin\"");
        assertThat(admin).contains("admin");
        assertThat(status(hs, parts[0] + "." + base64(admin) + "." + parts[2])).isEqualTo(401);
        assertThat(status(hs, token + "x".repeat(5_000))).isEqualTo(401);
        assertThat(status(hs, "")).isEqualTo(401);
    }

    @Test
    void aTokenWhoseTimeIsOverIsRefused() throws IOException {
        Reply reply = hs.signIn(email, PASSWORD);
        String session = SignInIT.claims(reply.json().path("access_token").asText())
                .path("sid")
                .asText();
        var past = new JwtKeys(SECRET, null, Clock.fixed(Instant.now().minus(Duration.ofHours(2)), ZoneOffset.UTC));
        assertThat(status(hs, past.mint("session", hs.uuid(email), Map.of("sid", session), Duration.ofHours(3))))
                .isEqualTo(200);
        assertThat(status(hs, past.mint("session", hs.uuid(email), Map.of("sid", session), Duration.ofHours(1))))
                .isEqualTo(401);
        hs.hub.execute("UPDATE user_session SET expires_on = UTC_TIMESTAMP(3) WHERE id_random = '" + session + "'");
        assertThat(status(hs, reply.json().path("access_token").asText())).isEqualTo(401);
    }

    @Test
    void aTokenOfAnotherTypeOrOfNoneIsNoSession() throws IOException {
        Reply reply = hs.signIn(email, PASSWORD);
        String session = SignInIT.claims(reply.json().path("access_token").asText())
                .path("sid")
                .asText();
        var keys = new JwtKeys(SECRET, null, Clock.systemUTC());
        for (String typ : new String[] {"passcode", "pat", "refresh", "reset", "Session", ""}) {
            assertThat(status(hs, keys.mint(typ, hs.uuid(email), Map.of("sid", session), Duration.ofHours(1))))
                    .as(typ)
                    .isEqualTo(401);
        }
        assertThat(status(hs, keys.mint("session", "nobody", Map.of("sid", session), Duration.ofHours(1))))
                .isEqualTo(401);
        assertThat(status(hs, keys.mint("session", hs.uuid(email), Map.of(), Duration.ofHours(1))))
                .isEqualTo(401);
    }

    @Test
    void inProductionTheCookieTravelsOverTlsOnlyAndNobodySignsUp() {
        assertThat(SignInFixture.header(ed.logIn(email), "Set-Cookie")).endsWith("; HttpOnly; SameSite=Lax; Secure");
        Reply closed = ed.post(
                "/auth/signup", Map.of("email", SignInFixture.email(), "password", PASSWORD, "accept_terms", true));
        assertThat(closed.status()).isEqualTo(403);
        assertThat(closed.text()).contains("ask an administrator");
    }

    private static String forged(String kid, String like, Key key) throws IOException {
        var claims = SignInIT.claims(like);
        return Jwts.builder()
                .header()
                .keyId(kid)
                .and()
                .subject(claims.path("sub").asText())
                .claim("typ", "session")
                .claim("sid", claims.path("sid").asText())
                .expiration(java.util.Date.from(Instant.now().plusSeconds(600)))
                .signWith((javax.crypto.SecretKey) key, Jwts.SIG.HS256)
                .compact();
    }

    private static String token(SignInFixture hub) {
        Reply reply = hub.signIn(email, PASSWORD);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json().path("access_token").asText();
    }

    private static int status(SignInFixture hub, String token) {
        return hub.get("/me/sessions", token).status();
    }

    private static String header(String token) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[0]), StandardCharsets.UTF_8);
    }

    private static String kid(String token) {
        return header(token).replaceFirst(".*\"kid\":\"([^\"]*)\".*", "$1");
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
