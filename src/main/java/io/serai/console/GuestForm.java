package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.invitations.phone.CallingCodes;
import io.serai.invitations.phone.Phone;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The fields of a guest as a form has them.
///
/// @param values by the name of the field, as text
public record GuestForm(Map<String, String> values) {
    /// What a number without a country code in front may be of.
    public static final Map<String, String> COUNTRIES = countries();

    private static Map<String, String> countries() {
        var countries = new LinkedHashMap<String, String>();
        countries.put("", "stands in the number");
        countries.putAll(CallingCodes.ALL);
        return Collections.unmodifiableMap(countries);
    }

    /// @param guest as they are; missing for one who is to be added
    /// @param sent what was sent and could not be taken; missing for none
    static GuestForm of(JsonNode guest, JsonNode sent) {
        var values = new LinkedHashMap<String, String>();
        for (String name : List.of("name", "email", "country", "phone", "plus_ones_allowed")) {
            values.put(name, (sent.isMissingNode() ? guest : sent).path(name).asText(""));
        }
        return new GuestForm(values);
    }

    public String get(String name) {
        return values.getOrDefault(name, "");
    }

    /// What the operation takes, and what is wrong with it by the part of the request.
    record Read(Map<String, Object> wish, Map<String, String> faults) {}

    static Read read(JsonNode form) {
        var wish = new LinkedHashMap<String, @Nullable Object>();
        var faults = new LinkedHashMap<String, String>();
        wish.put("name", EventDesk.orNull(form, "name"));
        wish.put("email", EventDesk.orNull(form, "email"));
        String phone = EventDesk.orNull(form, "phone");
        String country = EventDesk.orNull(form, "country");
        wish.put("phone", phone);
        if (phone != null && country != null) {
            try {
                wish.put("phone", Phone.parse(phone, country).e164());
            } catch (IllegalArgumentException e) {
                faults.put("body.phone", String.valueOf(e.getMessage()));
            }
        }
        wish.put("plus_ones_allowed", EventDesk.number(form, "plus_ones_allowed"));
        return new Read(wish, faults);
    }
}
