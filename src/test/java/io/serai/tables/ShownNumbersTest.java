package io.serai.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What number formats show, as Gnumeric 1.12.55 and the specification (ECMA-376 part 1, 18.8.31) have it.
class ShownNumbersTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "# ?/? | 1.5 | 1 1/2",
                "# ?/? | -1.25 | -1 1/4",
                "# ?/? | 3 | 3",
                "# ?/? | 0 | 0",
                "# ?/? | 0.001 | 0",
                "# ?/? | 0.9999 | 1",
                "# ?/? | 0.333333333 | 1/3",
                "# ??/?? | 0.123 | 8/65",
                "# ??/?? | 2.718281828 | 2 51/71",
                "# ???/??? | 3.14159265 | 3  16/113",
                "?/? | 0.25 | 1/4",
                "?/? | 3 | 3/1",
                "# ?/8 | 1.375 | 1 3/8",
                "# ?/8 | 0.5 | 4/8",
                "# ?/8 | 2 | 2",
                "# ??/16 | 0.8125 | 13/16",
                "0 0/0 | 0.75 | 0 3/4",
                "0 0/0 | 2 | 2 0/1",
                "\"size \"# ?/?\" in\" | 2.5 | size 2 1/2 in",
            })
    void fractions(String code, String number, String shown) {
        assertThat(shown(code, number)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[Red][<0]-0;[Blue][>=100]\"big \"0;0 | -5 | -5",
                "[Red][<0]-0;[Blue][>=100]\"big \"0;0 | 150 | big 150",
                "[Red][<0]-0;[Blue][>=100]\"big \"0;0 | 50 | 50",
                "[<=-1]\"minus \"0;0 | -5 | minus 5",
                "[<1]0.00;0 | -3 | -3.00",
                "[>100]0.0;0 | -5 | -5",
                "[=1]\"yes\";[=0]\"no\";0 | 0 | no",
                "0.00;@ | -5 | -5.00",
                "0.00;\"text: \"@ | 5 | 5.00",
                "0;-0;\"none\" | 0 | none",
                "#,##0;[Red]-#,##0 | -1234 | -1,234",
            })
    void sectionsAndConditions(String code, String number, String shown) {
        assertThat(shown(code, number)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[h]:mm | -0.5 | -12:00",
                "[hh]:mm | 0.04166666 | 01:00",
                "[h]:mm:ss.00 | 0.00001736111 | 0:00:01.50",
                "[s].0 | 0.0000173611 | 1.5",
                "[h]\" hours\" | 1.5 | 36 hours",
            })
    void timesThatGoOnPastADay(String code, String number, String shown) {
        assertThat(shown(code, number)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {";;; | 7", "0;-0;;@ | 0", "#,##0;\" \"; | -3", "0;_(_);0 | -3"})
    void whatAFormatHidesIsNotShown(String code, String number) {
        assertThat(CellFormat.of(code).shown(new BigDecimal(number))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {"# ?/?/? | 0.5", "# ????/???? | 0.5", "0/x | 5", "[DBNum2]0 | 5", "[h]:mm Uhr | 0.5", "# | 0"})
    void whatCanNotBeAppliedWholeIsAppliedNotAtAll(String code, String number) {
        assertThat(CellFormat.of(code).shown(new BigDecimal(number))).isNull();
    }

    private static String shown(String code, String number) {
        return Objects.requireNonNull(CellFormat.of(code).shown(new BigDecimal(number)))
                .strip();
    }
}
