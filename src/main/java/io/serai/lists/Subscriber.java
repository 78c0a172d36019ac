package io.serai.lists;

import java.util.LinkedHashMap;
import java.util.Map;

/// Someone on a list, as Mailman has them.
///
/// @param memberId Mailman's id of this person on this list
public record Subscriber(String email, String displayName, String memberId, String deliveryMode) {

    /// As the API answers it.
    Map<String, Object> described() {
        var described = new LinkedHashMap<String, Object>();
        described.put("email", email);
        described.put("display_name", displayName);
        described.put("member_id", memberId);
        described.put("delivery_mode", deliveryMode);
        return described;
    }
}
