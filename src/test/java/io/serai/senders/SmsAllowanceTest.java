package io.serai.senders;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmsAllowanceTest {
    @ParameterizedTest
    @CsvSource({
        "+14155550123, US",
        "+14165550123, CA",
        "+12423591234, BS",
        "+18765551234, JM",
        "+16585551234, JM",
        "+17875551234, PR",
        "+4930123456, DE",
        "+442079460123, GB",
        "+447781123456, GG",
        "+77011234567, KZ",
        "+79161234567, RU",
        "+80012345678, 001",
        "+10005551234,",
        "MG00000000000000000000000000000000,",
        "Serai,"
    })
    void aNumberIsOfOneCountryOrOfNone(String number, String country) {
        assertThat(SmsAllowance.country(number).orElse(null)).isEqualTo(country);
    }
}
