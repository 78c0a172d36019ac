package io.serai.invitations.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "+49 30 1234567            | none | +49301234567",
                "0049 30 1234567           | none | +49301234567",
                "+49 (0)30 123-4567        | none | +49301234567",
                "tel:+49-30-1234567        | none | +49301234567",
                "030 1234567               | DE   | +49301234567",
                "011 49 30 1234567         | US   | +49301234567",
                "(202) 555-0123            | us   | +12025550123",
                "+39 06 1234567            | none | +39061234567",
                "+٤٩ ٣٠ ١٢٣٤٥٦٧            | none | +49301234567",
                "+１ ２０２ ５５５ ０１２３  | none | +12025550123",
                "=\"+49301234567\"         | none | +49301234567",
                "+800 1234 5678            | none | +80012345678"
            })
    void aNumberIsReadAsPeopleWriteIt(String written, String region, String e164) {
        assertThat(Phone.parse(written, region)).isEqualTo(new Phone(e164));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "030 1234567                      | none | lacks the country code",
                "(202) 555-0123                   | none | lacks the country code",
                "030 1234567                      | XX   | lacks the country code",
                "+999 123456                      | none | no country's code",
                "555-0123                         | US   | lacks the area code",
                "+1 202 555 012                   | none | too few digits after +1",
                "+1 202 555 01234                 | none | too many digits after +1",
                "+52 1 55 1234 5678               | none | too many digits after +52",
                "+49 30 123456789012345678901     | none | too many digits",
                "(202) 555-0123 (home)            | US   | holds letters, from h on",
                "+49 30 1234567 or 8              | none | holds letters, from o on",
                "1-800-FLOWERS                    | US   | holds letters, from F on",
                "(202) 555-0123 ext. 5            | US   | has the extension 5",
                "2025550123x77                    | US   | has the extension 77",
                "+1-202-555-0123;phone-context=x  | none | holds letters",
                "+49 30 1234567 / +49 170 1234567 | none | is no phone number",
                "4.93012E+10                      | DE   | is no phone number",
                "*31#+49301234567                 | DE   | is no phone number",
                "home                             | US   | is no phone number",
                "''                               | US   | expected a phone number"
            })
    void whatIsMissingIsSaid(String written, String region, String why) {
        assertThatThrownBy(() -> Phone.parse(written, region))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("expected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u202A+49\u00A030\u202F1234567\u202C", "+49\t30 1234567", "\uFEFF+49 30 1234567"})
    void whatNobodySeesIsNoPartOfIt(String written) {
        assertThat(Phone.parse(written, null).e164()).isEqualTo("+49301234567");
    }

    @Test
    void aTextThatIsTooLongIsNotLookedAt() {
        assertThatThrownBy(() -> Phone.parse("+49 30 1234567" + " ".repeat(100) + "1", null))
                .hasMessageContaining("at most 64 characters");
    }

    @Test
    void aLinkHoldsItsDigits() {
        assertThat(Phone.parse("+49 30 1234567", null).digits()).isEqualTo("49301234567");
    }
}
