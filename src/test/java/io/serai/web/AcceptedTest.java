package io.serai.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptedTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                                                              | true  | false",
                "*/*                                                                             | true  | false",
                "*                                                                               | true  | false",
                "text/html                                                                       | true  | true",
                "TEXT/HTML ; Q=0.5                                                               | true  | true",
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8      | true  | true",
                "text/*                                                                          | true  | true",
                "text/html;charset=utf-8                                                         | true  | true",
                "application/json                                                                | false | false",
                "application/json, text/html                                                     | true  | false",
                "application/json;q=0.5, text/html                                               | true  | true",
                "application/json, text/plain, */*                                               | true  | false",
                "text/html;q=0                                                                   | false | false",
                "text/html;q=0.000, */*                                                          | false | false",
                "*/*, text/html;q=0                                                              | false | false",
                "text/*;q=0, text/html                                                           | true  | true",
                "*/*;q=0                                                                         | false | false",
                "text/html;q=2, application/json                                                 | false | false",
                "text/html;q=, application/json                                                  | false | false",
                "text/htmlx, application/json                                                    | false | false",
                "text, application/json                                                          | false | false",
                "'application/json;a=\"x, text/html\"'                                           | false | false",
                "image/avif,image/webp,image/*;q=0.8                                             | false | false",
                "',,, ,'                                                                         | true  | false",
                "application/problem+json, text/html;q=0.9                                       | true  | false",
            })
    void whatAClientTakesIsReadAsItIsMeant(String header, boolean admits, boolean prefers) {
        Accepted accepted = Accepted.of(List.of(header));
        assertThat(accepted.admitsPages()).as("admits").isEqualTo(admits);
        assertThat(accepted.prefersPages()).as("prefers").isEqualTo(prefers);
    }

    @ParameterizedTest
    @CsvSource({"true, 'application/json;q=0.1|text/html'", "false, 'application/json|text/html;q=0'"})
    void severalLinesAreOneHeader(boolean admits, String lines) {
        assertThat(Accepted.of(Arrays.asList(lines.split("\\|"))).admitsPages()).isEqualTo(admits);
    }
}
