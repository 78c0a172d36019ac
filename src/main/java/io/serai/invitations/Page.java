package io.serai.invitations;

import io.serai.web.Call;
import io.serai.web.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which part of a list is asked for.
///
/// @param number from 1
record Page(int number, int size) {

    static Page of(Call call) {
        return new Page(Integer.parseInt(call.required("page")), Integer.parseInt(call.required("per_page")));
    }

    int offset() {
        return (number - 1) * size;
    }

    Outcome of(List<?> items, long total) {
        var page = new LinkedHashMap<String, @Nullable Object>();
        page.put("items", items);
        page.put("page", number);
        page.put("per_page", size);
        page.put("total", total);
        return new Outcome.Done(page);
    }
}
