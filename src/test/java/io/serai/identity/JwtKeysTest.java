package io.serai.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonwebtoken.security.Jwks;
import io.serai.hub.settings.StartException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JwtKeysTest {
    private static String jwk(int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        KeyPair pair = generator.generateKeyPair();
        return Jwks.UNSAFE_JSON(Jwks.builder().rsaKeyPair(pair).build());
    }

    @Test
    void anRsaKeyThatIsTooShortStopsTheStart() throws Exception {
        String key = jwk(2048);
        assertThatThrownBy(() -> new JwtKeys(key, null, Clock.systemUTC()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("SERAI_JWT_KEY")
                .hasMessageContaining("3072");
    }

    @Test
    void anRsaKeyOfThreeThousandBitsSigns() throws Exception {
        var keys = new JwtKeys(jwk(3072), null, Clock.systemUTC());
        String token = keys.mint("session", "ann", Map.of(), Duration.ofMinutes(1));
        assertThat(keys.read(token))
                .hasValueSatisfying(claims -> assertThat(claims.getSubject()).isEqualTo("ann"));
    }
}
