package io.serai.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/profile",
                "/admin/users?q=zoe%40example.org&page=2",
                "/admin/audit?since=2026-04-01",
                "/a:b"
            })
    void ownPathsStay(String own) {
        assertThat(Next.of(own)).isEqualTo(own);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "profile",
                "https://evil.example/",
                "//evil.example",
                "///evil.example",
                "/\\evil.example",
                "\\\\evil.example",
                "/\t/evil.example",
                "/\n/evil.example",
                "\t//evil.example",
                " //evil.example",
                "/a//evil.example",
                "/.//evil.example",
                "javascript:alert(1)",
                "/profile\r\nSet-Cookie: a=b",
                "/profile\u0000",
                "/über",
                "/%zz",
                "/\u2028/evil.example",
                "/\uFF0Fevil.example",
                "data:text/html,x",
                "?next=//evil.example",
                "@evil.example",
                "/a b"
            })
    void whatMayLeadElsewhereLeadsToTheStartPage(String evil) {
        assertThat(Next.of(evil)).isEqualTo("/");
    }

    @Test
    void whatIsLongerThanAnyPathOfOursLeadsToTheStartPage() {
        assertThat(Next.of("/" + "a".repeat(2000))).isEqualTo("/");
        assertThat(Next.of(null)).isEqualTo("/");
    }
}
