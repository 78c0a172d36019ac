package io.serai.identity;

import io.jsonwebtoken.Claims;
import io.jsonwebtoken.JwsHeader;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.PrivateJwk;
import io.serai.hub.settings.Sha256;
import io.serai.hub.settings.StartException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.interfaces.RSAPrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Signs and checks the hub's tokens (JWT, RFC 7519): HS256, or with a private JWK (RFC 7517) RS256 or EdDSA. A token
/// names its key; one that names none of ours, or is signed in another way than that key signs, is not ours.
final class JwtKeys {
    private static final int MAX_LENGTH = 4096;
    /// As good as a key of 128 bits (NIST SP 800-57, part 1, table 2).
    private static final int RSA_BITS = 3072;

    private record Signer(String id, Key sign, Key verify, String algorithm) {}

    private final Signer current;
    private final Map<String, Signer> byId = new HashMap<>();
    private final JwtParser parser;
    private final Clock clock;

    /// @param key 32 bytes or more as base64, or a private JWK as JSON
    /// @param previous the key before that one, with which tokens are still taken
    JwtKeys(String key, @Nullable String previous, Clock clock) {
        this.clock = clock;
        this.current = signer("SERAI_JWT_KEY", key);
        byId.put(current.id(), current);
        if (previous != null) {
            Signer old = signer("SERAI_JWT_KEY_PREVIOUS", previous);
            byId.put(old.id(), old);
        }
        this.parser = Jwts.parser()
                .keyLocator(header -> header instanceof JwsHeader signed ? verifier(signed) : null)
                .clock(() -> Date.from(clock.instant()))
                .build();
    }

    /// A key for tokens made from the master key (HKDF, RFC 5869), where none is set: every hub has the same.
    static String derived(String masterKey) {
        try {
            byte[] bytes = KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.ofExtract()
                            .addIKM(masterKey.getBytes(StandardCharsets.UTF_8))
                            .thenExpand("serai jwt HS256".getBytes(StandardCharsets.UTF_8), 32));
            return Base64.getEncoder().encodeToString(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK from 25 on has HKDF", e);
        }
    }

    private @Nullable Key verifier(JwsHeader header) {
        Signer signer = header.getKeyId() == null ? null : byId.get(header.getKeyId());
        return signer == null || !signer.algorithm().equals(header.getAlgorithm()) ? null : signer.verify();
    }

    private static Signer signer(String setting, String text) {
        String id = Sha256.hex(text).substring(0, 12);
        if (!text.startsWith("{")) {
            byte[] bytes = Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
            SecretKey secret = new SecretKeySpec(bytes, "HmacSHA256");
            return new Signer(id, secret, secret, "HS256");
        }
        try {
            if (Jwks.parser().build().parse(text) instanceof PrivateJwk<?, ?, ?> pair) {
                var keys = pair.toKeyPair();
                if (keys.getPrivate() instanceof RSAPrivateKey rsa
                        && rsa.getModulus().bitLength() < RSA_BITS) {
                    throw new StartException(setting + ": expected an RSA key of " + RSA_BITS + " bits or more");
                }
                String algorithm = keys.getPrivate() instanceof RSAPrivateKey ? "RS256" : "EdDSA";
                return new Signer(id, keys.getPrivate(), keys.getPublic(), algorithm);
            }
            throw new StartException(setting + ": the JWK has no private part");
        } catch (JwtException | IllegalArgumentException e) {
            throw new StartException(
                    setting + ": expected 32 bytes or more as base64, or a private JWK (RSA, or OKP with Ed25519)");
        }
    }

    /// @param typ what the token is for: `session`, `passcode` …; it is refused wherever another is asked for
    String mint(String typ, String subject, Map<String, Object> claims, Duration lifetime) {
        return mint(typ, subject, claims, clock.instant().plus(lifetime));
    }

    /// @param expires whole seconds count (RFC 7519, 2: NumericDate)
    String mint(String typ, String subject, Map<String, Object> claims, Instant expires) {
        return Jwts.builder()
                .header()
                .keyId(current.id())
                .and()
                .claims(claims)
                .subject(subject)
                .claim("typ", typ)
                .id(io.serai.hub.database.PublicId.random())
                .issuedAt(Date.from(clock.instant()))
                .expiration(Date.from(expires))
                .signWith(current.sign(), algorithm(current.algorithm()))
                .compact();
    }

    @SuppressWarnings("unchecked")
    private static <K extends Key> io.jsonwebtoken.security.SecureDigestAlgorithm<K, ?> algorithm(String name) {
        return (io.jsonwebtoken.security.SecureDigestAlgorithm<K, ?>)
                Jwts.SIG.get().forKey(name);
    }

    /// What the token says, where it is ours, in force, and of a type at all.
    Optional<Claims> read(String token) {
        if (token.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            Claims claims = parser.parseSignedClaims(token).getPayload();
            return claims.get("typ") instanceof String && claims.getExpiration() != null
                    ? Optional.of(claims)
                    : Optional.empty();
        } catch (JwtException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
