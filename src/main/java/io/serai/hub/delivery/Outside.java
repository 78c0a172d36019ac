package io.serai.hub.delivery;

import io.serai.hub.routes.LaterRoutes;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;

/// What work on a capability does outside of the hub, in words for people: the `note:` of the route that does it.
final class Outside {
    private static final String NOTHING = "nothing, all of it is in the hub's database";
    private static final String UNTOLD = "not told: the note of its route says nothing";

    private final CamelContext context;

    Outside(CamelContext context) {
        this.context = context;
    }

    String of(String capability) {
        String uri = Work.endpoint(capability);
        Route route = LaterRoutes.find(context, uri);
        if (route == null) {
            return "nothing, as there is no route from " + uri;
        }
        String note = route.getNote();
        if (note != null && !note.isBlank()) {
            return note;
        }
        return Together.EFFECTS_IN_DATABASE.equals(route.getGroup()) ? NOTHING : UNTOLD;
    }
}
