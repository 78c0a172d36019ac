package io.serai.console;

import io.serai.web.Call;
import io.serai.web.Person;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What stands around a page: who is signed in, where they may go, and what there is to say.
///
/// @param email of who is signed in; null for nobody
/// @param here the page's path where it is to ask for the terms to be accepted; null where it is not
public record Frame(
        @Nullable String email,
        @Nullable String role,
        List<Link> links,
        @Nullable Notice notice,
        @Nullable String here) {

    /// @param here whether it leads to the page it stands on, or to where that page belongs
    public record Link(String address, String name, String purpose, boolean here) {}

    /// @param everywhere whether it is the whole hub's, for those only who work across all accounts
    private record Place(String address, String name, String purpose, String permission, boolean everywhere) {
        Place(String address, String name, String purpose, String permission) {
            this(address, name, purpose, permission, false);
        }
    }

    private static final List<Place> PLACES = List.of(
            new Place("/", "Overview", "What came and went, and what needs a person", "self"),
            new Place("/host", "Events", "Whom you invite, who comes, and who hosts with you", "self"),
            new Place("/contacts", "Contacts", "Whom you are connected to, and what you share", "self"),
            new Place("/ask", "Ask", "Questions over your documents, and what each answer stands on", "knowledge:read"),
            new Place("/runs", "Runs", "What the hub did, and how far it is", "run:read"),
            new Place(
                    "/dead-letters",
                    "Dead letters",
                    "What could not be done, and waits for a person",
                    "dead_letter:read"),
            new Place("/imports", "Imports", "Attendees and programs from a file, looked at first", "import:write"),
            new Place(
                    "/connections",
                    "Connections",
                    "Ways to third parties: whether they work, and what goes by them",
                    "connection:read"),
            new Place("/records", "Records", "Look up and mend what the hub knows", "record:read"),
            new Place("/schedules", "Schedules", "What fires by itself", "schedule:read", true),
            new Place("/routes", "Routes", "What goes through the hub, step by step", "route:read", true),
            new Place("/profile", "Profile", "Your sessions, tokens and password", "self"),
            new Place("/admin/users", "People", "Add people, change roles, deactivate, reset", "user:admin"),
            new Place("/admin/tokens", "Tokens", "Everyone's tokens, and their last use", "token:admin"),
            new Place("/admin/audit", "Audit", "Who did what to what, from where and when", "audit:read"),
            new Place("/host/billing", "Billing", "The account's plan, and what it allows", "billing:admin"));

    public Frame {
        links = List.copyOf(links);
    }

    static Frame of(Call call, @Nullable Notice notice) {
        Person person = call.principal().someone();
        if (person == null) {
            return new Frame(null, null, List.of(), notice, null);
        }
        String here = here(call.path());
        Stream<Link> links = PLACES.stream()
                .filter(place -> call.principal().may(place.permission())
                        && (!place.everywhere() || call.principal().everywhere()))
                .map(place -> new Link(
                        place.address(),
                        place.name(),
                        place.purpose(),
                        place.address().equals(here)));
        // what a form answers may be shown this once, so it is no place to lead away from
        boolean asks = !person.accepted() && call.operation().method().equals("GET");
        return new Frame(person.email(), person.role(), links.toList(), notice, asks ? call.path() : null);
    }

    /// What the address of the page says was done.
    static Frame of(Call call) {
        return of(call, Notice.done(call.parameter("done")));
    }

    /// Where a page belongs: the place whose address says most of it.
    private static String here(String path) {
        return PLACES.stream()
                .map(Place::address)
                .filter(place -> path.equals(place) || (!place.equals("/") && path.startsWith(place + "/")))
                .max(Comparator.comparingInt(String::length))
                .orElse("");
    }
}
