package io.serai.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VaultTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] PLAIN = "a secret of some length".getBytes(StandardCharsets.UTF_8);
    private final String key = key();
    private final Vault vault = new Vault(key, Optional.empty(), RANDOM);

    @Test
    void whatWasSealedOpens() {
        assertThat(vault.open(vault.seal(PLAIN, "row 1"), "row 1")).isEqualTo(PLAIN);
    }

    @Test
    void theSameIsNeverSealedTheSameWay() {
        assertThat(vault.seal(PLAIN, "row 1")).isNotEqualTo(vault.seal(PLAIN, "row 1"));
        assertThat(new String(vault.seal(PLAIN, "row 1"), StandardCharsets.ISO_8859_1))
                .doesNotContain("secret");
    }

    @Test
    void itDoesNotOpenInAnotherRow() {
        byte[] sealed = vault.seal(PLAIN, "row 1");
        assertThatThrownBy(() -> vault.open(sealed, "row 2"))
                .isInstanceOf(Vault.Locked.class)
                .hasMessageContaining("another connection");
    }

    @Test
    void everyChangedBitIsNoticed() {
        byte[] sealed = vault.seal(PLAIN, "row 1");
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> vault.open(changed, "row 1"))
                    .as("byte %d", i)
                    .isInstanceOf(Vault.Locked.class);
        }
        for (int length = 0; length < sealed.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(sealed, length);
            assertThatThrownBy(() -> vault.open(cut, "row 1")).isInstanceOf(Vault.Locked.class);
        }
    }

    @Test
    void anotherMasterKeyDoesNotOpenItAndTheErrorNamesTheSetting() {
        byte[] sealed = vault.seal(PLAIN, "row 1");
        Vault other = new Vault(key(), Optional.empty(), RANDOM);
        assertThatThrownBy(() -> other.open(sealed, "row 1"))
                .isInstanceOf(Vault.Locked.class)
                .hasMessageContaining("SERAI_MASTER_KEY");
    }

    @Test
    void thePreviousMasterKeyOpensAndTheNewOneSeals() {
        byte[] old = vault.seal(PLAIN, "row 1");
        String next = key();
        Vault both = new Vault(next, Optional.of(key), RANDOM);
        assertThat(both.open(old, "row 1")).isEqualTo(PLAIN);
        byte[] anew = both.seal(PLAIN, "row 1");
        assertThat(anew).startsWith(both.head());
        assertThat(java.util.Arrays.copyOf(old, both.head().length)).isNotEqualTo(both.head());
        assertThat(new Vault(next, Optional.empty(), RANDOM).open(anew, "row 1"))
                .isEqualTo(PLAIN);
        assertThatThrownBy(() -> vault.open(anew, "row 1")).isInstanceOf(Vault.Locked.class);
    }

    @Test
    void bothKindsOfBase64AreTheSameKey() {
        byte[] bytes = new byte[32];
        java.util.Arrays.fill(bytes, (byte) 0xfb);
        String standard = Base64.getEncoder().encodeToString(bytes);
        String forUrls = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        byte[] sealed = new Vault(standard, Optional.empty(), RANDOM).seal(PLAIN, "x");
        assertThat(new Vault(forUrls, Optional.empty(), RANDOM).open(sealed, "x"))
                .isEqualTo(PLAIN);
    }

    @Test
    void nothingThatHoldsSecretsShowsThem() {
        assertThat(vault.toString()).doesNotContain(key);
        var secrets = new SecretSet(
                java.util.Map.of("api_key", "s3cret"),
                java.util.List.of(new SecretSet.Old("2030-01-01T00:00:00Z", java.util.Map.of("api_key", "s3cret"))));
        assertThat(secrets.toString() + secrets.old()).contains("api_key").doesNotContain("s3cret");
    }

    private static String key() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
