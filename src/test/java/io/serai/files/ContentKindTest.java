package io.serai.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentKindTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "%PDF-1.7|html|application/pdf",
                "'\u0089PNG\r\n\u001a\n'|txt|image/png",
                "PK\u0003\u0004 [Content_Types].xml|docx|application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "PK\u0003\u0004 nothing of the kind|docx|application/zip",
                "PK\u0003\u0004 [Content_Types].xml|jpg|application/zip",
                "<!DOCTYPE html>|png|text/html",
                "' 	<HTML>'|txt|text/html",
                "<script>alert(1)</script>|txt|text/html",
                "<?xml version='1.0'?><svg/>|png|image/svg+xml",
                "<?xml version='1.0'?><html/>|txt|application/xhtml+xml",
                "<a-thing/>|txt|text/html",
                "<thing/>|txt|application/xml",
                "no markup|html|text/html",
                "alert(1)|js|text/javascript",
                "a,b|csv|text/csv",
                "a,b|''|text/plain",
                "a\u0000b|txt|application/octet-stream"
            })
    void theFirstBytesSayWhatItIsAndTheNameOnlyChoosesAmongThoseThatBeginAlike(
            String head, String extension, String type) {
        assertThat(ContentKind.of(bytes(head), extension)).isEqualTo(type);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void textSaysThatItIsUtf8WhereItIs() {
        byte[] cut = "Grüße ü".getBytes(StandardCharsets.UTF_8);
        assertThat(ContentKind.header("text/plain", java.util.Arrays.copyOf(cut, cut.length - 1)))
                .isEqualTo("text/plain; charset=utf-8");
        assertThat(ContentKind.header("text/plain", "Grüße".getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo("text/plain");
    }

    @Test
    void onlyWhatNeverRunsIsShown() {
        for (String type : new String[] {"image/png", "video/mp4", "application/pdf", "text/plain"}) {
            assertThat(ContentKind.isShown(type)).as(type).isTrue();
        }
        for (String type : new String[] {
            "text/html", "image/svg+xml", "application/xml", "text/javascript", "application/zip", "text/css"
        }) {
            assertThat(ContentKind.isShown(type)).as(type).isFalse();
        }
    }
}
