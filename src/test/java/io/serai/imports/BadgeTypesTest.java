package io.serai.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadgeTypesTest {
    @ParameterizedTest
    @CsvSource({"Sponsor Attendee,sponsor", "ATTENDEE PASS,attendee", "Speaker,"})
    void ticketNamesBecomeTypesByTheFirstRuleThatFits(String ticket, String code) {
        assertThat(BadgeTypes.DEFAULT.codeOf(ticket)).isEqualTo(code);
    }

    @Test
    void badgeTypeRulesAreTheEventsOwn() {
        BadgeTypes types =
                new BadgeTypes(List.of(new BadgeTypes.Rule(" Attendee ", "guest"), new BadgeTypes.Rule("a", "any")));
        assertThat(types.codeOf("attendee pass")).isEqualTo("guest");
        assertThat(types.codeOf("Speaker")).isEqualTo("any");
        assertThatThrownBy(() -> new BadgeTypes.Rule(" ", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BadgeTypes.Rule("x", "")).isInstanceOf(IllegalArgumentException.class);
    }
}
