package io.serai.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StripeEventTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static StripeEvent read(String body) {
        return StripeEvent.of(body.getBytes(StandardCharsets.UTF_8), JSON);
    }

    private static StripeEvent of(String type, String object) {
        return read("{\"id\":\"evt_1\",\"api_version\":null,\"type\":\"" + type + "\",\"data\":{\"object\":" + object
                + "}}");
    }

    @Test
    void anInvoiceNamesItsSubscriptionInEveryApiVersion() {
        String now = "{\"customer\":\"cus_1\",\"parent\":{\"subscription_details\":{\"subscription\":\"sub_1\"}}}";
        String earlier = "{\"customer\":{\"id\":\"cus_1\"},\"subscription\":\"sub_1\"}";
        String expanded = "{\"customer\":\"cus_1\",\"subscription\":{\"id\":\"sub_1\",\"object\":\"subscription\"}}";
        for (String type : new String[] {"invoice.paid", "invoice.payment_failed"}) {
            for (String object : new String[] {now, earlier, expanded}) {
                assertThat(of(type, object)).isEqualTo(new StripeEvent("evt_1", type, "cus_1", "sub_1", ""));
            }
        }
    }

    @Test
    void aCheckoutNamesTheAccount() {
        assertThat(of(
                        "checkout.session.completed",
                        "{\"customer\":\"cus_1\",\"subscription\":\"sub_1\",\"client_reference_id\":\"demoAcct001\"}"))
                .isEqualTo(new StripeEvent("evt_1", "checkout.session.completed", "cus_1", "sub_1", "demoAcct001"));
        assertThat(of("checkout.session.completed", "{\"customer\":null,\"subscription\":null}"))
                .isEqualTo(new StripeEvent("evt_1", "checkout.session.completed", "", "", ""));
    }

    @Test
    void everyEventOfASubscriptionIsAboutItAndAnyOtherAboutNone() {
        assertThat(of("customer.subscription.trial_will_end", "{\"id\":\"sub_1\"}")
                        .subscription())
                .isEqualTo("sub_1");
        assertThat(of("x", "{\"customer\":[1]}").customer()).isEmpty();
        assertThat(of("charge.succeeded", "{\"id\":\"ch_1\",\"subscription\":\"sub_1\"}")
                        .subscription())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"id\":|can't be read as JSON",
                "[1]|data.object",
                "``|data.object",
                "null|data.object",
                "{\"id\":\"evt_test_webhook\",\"object\":\"event\",\"type\":\"customer.subscription.updated\"}|data.object",
                "{\"type\":\"x\",\"data\":{\"object\":{}}}|'id'",
                "{\"id\":7,\"type\":\"x\",\"data\":{\"object\":{}}}|'id'",
                "{\"id\":\"e\",\"type\":\"customer.subscription.deleted\",\"data\":{\"object\":{}}}|data.object.id",
                "{\"id\":\"e\",\"type\":\"invoice.paid\",\"data\":{\"object\":{\"subscription\":\"../x\"}}}|data.object.subscription"
            })
    void whatIsNoEventIsRefusedWithWhatWasExpected(String body, String expected) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(expected);
    }
}
