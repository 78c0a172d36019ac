package io.serai.connectors;

import java.util.LinkedHashMap;
import java.util.Map;

/// What is other than it used to be in a vendor's answers. Names and kinds, never values.
///
/// @param call such as `GET /customers/{uuid}`
/// @param field its path, such as `data[].contact.email`
/// @param what [#GONE], [#CHANGED] or [#NEW]
/// @param was its kind before; empty where there was none
/// @param is its kind now; empty where there is none
record Drift(String system, String call, String field, String what, String was, String is) {
    static final String GONE = "gone";
    static final String CHANGED = "changed";
    static final String NEW = "new";

    /// Whether it may hurt.
    boolean isLoud() {
        return !what.equals(NEW);
    }

    Map<String, Object> shown() {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("call", call);
        shown.put("field", field);
        shown.put("what", what);
        shown.put("was", was.isEmpty() ? null : was);
        shown.put("is", is.isEmpty() ? null : is);
        return shown;
    }
}
