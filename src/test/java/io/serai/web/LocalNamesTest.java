package io.serai.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalNamesTest {
    private static LocalNames names(boolean dev, String publicUrl) {
        return new LocalNames(dev, publicUrl, () -> 8080);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8080", "LOCALHOST:8080", "127.0.0.1:8080", "127.8.9.1:8080", "[::1]:8080"})
    void thisMachinesOwnNamesAreTaken(String host) {
        assertThat(names(true, "http://127.0.0.1:8080").takes(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example:8080",
                "127.0.0.1.evil.example:8080",
                "localhost.evil.example:8080",
                "evil.localhost:8080",
                "localhost.:8080",
                "0.0.0.0:8080",
                "[::]:8080",
                "192.168.1.1:8080",
                "localhost:80",
                "localhost",
                "localhost:",
                "[::1]",
                ""
            })
    void aNameOrPortFromElsewhereIsNot(String host) {
        assertThat(names(true, "http://127.0.0.1:8080").takes(host)).isFalse();
    }

    @Test
    void thePublicPortIsTakenTooAsContainersHaveAnother() {
        assertThat(names(true, "http://localhost:9090").takes("localhost:9090")).isTrue();
        assertThat(names(true, "http://localhost").takes("localhost")).isTrue();
    }

    @Test
    void aHubWithARealNameOrInProdIsNotLimited() {
        assertThat(names(true, "https://hub.example.org").takes("anything")).isTrue();
        assertThat(names(false, "http://127.0.0.1:8080").takes("anything")).isTrue();
    }
}
