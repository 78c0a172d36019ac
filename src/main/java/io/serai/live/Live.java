package io.serai.live;

import io.serai.web.Call;
import io.serai.web.Outcome;
import org.apache.camel.ExchangeProperty;

/// The bean `live`.
public final class Live {
    private final Groups groups;

    Live(Groups groups) {
        this.groups = groups;
    }

    public Outcome join(@ExchangeProperty(Call.PROPERTY) Call call) {
        return new Outcome.Socket(groups.member(call.tenant().idRandom(), call.required("group")));
    }
}
