package io.serai.badges;

import io.serai.connectors.Vault;
import io.serai.hub.database.PublicId;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The keys that badges are signed with (Ed25519, RFC 8032), one for each event, made at its first print. The private
/// half rests under the master key, bound to its event.
final class BadgeKeys {
    private static final String ED25519 = "Ed25519";

    /// How the public half begins as X.509 writes it (RFC 8410); the key's 32 bytes follow.
    private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final int HALF = 32;

    private final JdbcClient sql;
    private final Vault vault;

    BadgeKeys(DataSource database, Vault vault) {
        this.sql = JdbcClient.create(database);
        this.vault = vault;
    }

    /// Signs for one event.
    record Signer(String kid, PrivateKey key) {
        byte[] sign(byte[] message) {
            try {
                Signature signature = Signature.getInstance(ED25519);
                signature.initSign(key);
                signature.update(message);
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every JVM can do Ed25519", e);
            }
        }

        @Override
        public String toString() {
            return "Signer[" + kid + "]";
        }
    }

    /// The public half.
    ///
    /// @param event the public id of the event whose key it is
    record Verifier(String event, PublicKey key) {
        boolean verifies(byte[] message, byte[] signed) {
            try {
                Signature signature = Signature.getInstance(ED25519);
                signature.initVerify(key);
                signature.update(message);
                return signature.verify(signed);
            } catch (GeneralSecurityException _) {
                return false; // no signature at all
            }
        }
    }

    /// Made where the event has none yet.
    ///
    /// @param event the integer key
    /// @param id the public id
    Signer signer(long event, String id) {
        String bound = "badge key " + id;
        return find(event, bound).orElseGet(() -> {
            KeyPair pair = pair();
            byte[] encoded = pair.getPublic().getEncoded();
            sql.sql("INSERT IGNORE INTO event_badge_key (event_id, kid, public_half, sealed) VALUES (?, ?, ?, ?)")
                    .params(
                            event,
                            PublicId.random(),
                            Arrays.copyOfRange(encoded, encoded.length - HALF, encoded.length),
                            vault.seal(pair.getPrivate().getEncoded(), bound))
                    .update();
            return find(event, bound).orElseThrow();
        });
    }

    private Optional<Signer> find(long event, String bound) {
        return sql.sql("SELECT kid, sealed FROM event_badge_key WHERE event_id = ?")
                .param(event)
                .query((row, _) -> new Signer(row.getString("kid"), opened(event, row.getBytes("sealed"), bound)))
                .optional();
    }

    private PrivateKey opened(long event, byte[] sealed, String bound) {
        byte[] opened = vault.open(sealed, bound);
        byte[] head = vault.head();
        if (!Arrays.equals(head, 0, head.length, sealed, 0, head.length)) {
            sql.sql("UPDATE event_badge_key SET sealed = ? WHERE event_id = ? AND sealed = ?")
                    .params(vault.seal(opened, bound), event, sealed)
                    .update();
        }
        try {
            return KeyFactory.getInstance(ED25519).generatePrivate(new PKCS8EncodedKeySpec(opened));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key was written by this hub", e);
        }
    }

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance(ED25519).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM can do Ed25519", e);
        }
    }

    Optional<Verifier> verifier(String kid) {
        return sql.sql("SELECT e.id_random, k.public_half FROM event_badge_key k JOIN event e ON e.id = k.event_id "
                        + "WHERE k.kid = ?")
                .param(kid)
                .query((row, _) -> new Verifier(row.getString("id_random"), publicKey(row.getBytes("public_half"))))
                .optional();
    }

    private static PublicKey publicKey(byte[] half) {
        byte[] encoded = Arrays.copyOf(X509, X509.length + half.length);
        System.arraycopy(half, 0, encoded, X509.length, half.length);
        try {
            return KeyFactory.getInstance(ED25519).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key was written by this hub", e);
        }
    }

    /// The public half as a JWK (RFC 8037); none where nothing was printed yet.
    List<Map<String, String>> shown(long event) {
        return sql.sql("SELECT kid, public_half FROM event_badge_key WHERE event_id = ?")
                .param(event)
                .query((row, _) -> Map.of(
                        "kty",
                        "OKP",
                        "crv",
                        ED25519,
                        "use",
                        "sig",
                        "alg",
                        "EdDSA",
                        "kid",
                        row.getString("kid"),
                        "x",
                        Base64.getUrlEncoder().withoutPadding().encodeToString(row.getBytes("public_half"))))
                .list();
    }
}
