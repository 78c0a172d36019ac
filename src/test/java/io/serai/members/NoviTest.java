package io.serai.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serai.connectors.Connection;
import io.serai.connectors.VendorRequest;
import io.serai.connectors.VendorResponse;
import io.serai.hub.delivery.DeliveryException;
import io.serai.members.Membership.None;
import io.serai.members.Membership.Verified;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What Novi's answers mean.
class NoviTest {
    private final Novi novi = new Novi(new ObjectMapper());

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "FirstName": "Zoë", "LastName": "Member"                  | Zoë M.
            "FirstName": " Zoë ", "LastName": " member "              | Zoë m.
            "FirstName": "Zoë", "LastName": "𝒳u"                      | Zoë 𝒳.
            "FirstName": "Zoë", "LastName": ""                        | Zoë
            "FirstName": "Zoë"                                        | Zoë
            "FirstName": "", "LastName": "Member", "Name": "The Firm" | The Firm
            "FirstName": null, "Name": "The Firm"                     | The Firm
            "LastName": "Member"                                      | Member
            "FirstName": 7, "Name": {}                                | Member
            """)
    void aNameToShow(String fields, String shown) {
        assertThat(novi.membership(ok("{\"Email\": \"z@x.org\", " + fields + "}")))
                .isEqualTo(new Verified(shown, "z@x.org"));
    }

    @ParameterizedTest
    @CsvSource({"alice member@x.org, alice+member@x.org", "' a@x.org ', a@x.org", "a b c@x.org, a+b+c@x.org"})
    void aSpaceInAnAddressWasAPlus(String email, String mended) {
        assertThat(novi.membership(ok("{\"Email\": \"" + email + "\"}"))).isEqualTo(new Verified("Member", mended));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "\"text\"",
                "7",
                "{\"Email\": \"\"}",
                "{\"Email\": \"  \"}",
                "{\"Email\": null}",
                "{\"Email\": {\"address\": \"a@x.org\"}}",
                "{\"data\": null}",
                "{\"data\": []}",
                "{\"data\": {}}",
                "{\"Email\": \"a@x.org\", \"Active\": false}",
                "{\"data\": {\"Email\": \"a@x.org\", \"Active\": \"false\"}}"
            })
    void withoutIdentityOrNoLongerActiveIsNoMember(String body) {
        assertThat(novi.membership(ok(body))).isEqualTo(new None());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Email\": \"a@x.org\"}",
                "{\"data\": {\"Email\": \"a@x.org\"}}",
                "{\"Email\": \"a@x.org\", \"Active\": true}",
                "{\"Email\": \"a@x.org\", \"Active\": null}"
            })
    void bareOrWithinDataIsTheSame(String body) {
        assertThat(novi.membership(ok(body))).isEqualTo(new Verified("Member", "a@x.org"));
    }

    @Test
    void notFoundIsNoMemberWhateverItSays() {
        assertThat(novi.membership(new VendorResponse(404, Map.of(), new byte[0])))
                .isEqualTo(new None());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "{\"Email\": \"secret@x.org\", \"Fir"})
    void whatIsNoJsonMayComeWholeNextTimeAndIsNotQuoted(String body) {
        assertThatThrownBy(() -> novi.membership(ok(body)))
                .isInstanceOfSatisfying(
                        DeliveryException.class, e -> assertThat(e.kind()).isEqualTo(DeliveryException.Kind.TRANSIENT))
                .hasMessageNotContaining("secret");
    }

    @Test
    void theKeyIsSentAsItIsAndTheUuidGoesWhereThePathSays() {
        var settings = JsonNodeFactory.instance
                .objectNode()
                .put("base_url", "https://x")
                .put("member_path", "/members/{uuid}");
        var connection = new Connection(1, "c", "novi", "default", settings, false);
        VendorRequest request = novi.member(connection, "raw:key", "u-1");
        assertThat(request.path()).isEqualTo("/members/u-1");
        assertThat(request.headers()).containsEntry("Authorization", "Basic raw:key");
        assertThat(request.toString()).isEqualTo("novi GET /members/{uuid}");
    }

    private static VendorResponse ok(String body) {
        return new VendorResponse(200, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }
}
