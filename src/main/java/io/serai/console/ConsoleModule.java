package io.serai.console;

import io.serai.House;
import io.serai.Module;
import io.serai.hub.settings.Settings;
import io.serai.identity.SignUpAccount;
import io.serai.web.InnerCalls;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// Wires the pages.
public final class ConsoleModule implements Module {
    @Override
    public String name() {
        return "console";
    }

    @Override
    public List<String> contracts() {
        return List.of("console", "host-pages", "contact-pages", "ask-pages");
    }

    @Override
    public Set<String> needs() {
        return Set.of("edge", "identity");
    }

    @Override
    public void open(House house) {
        Settings settings = house.settings();
        InnerCalls calls = house.part(InnerCalls.class);
        BooleanSupplier signUp = house.part(SignUpAccount.class)::isOpen;
        house.bind("appFiles", new AppFiles());
        house.bind("entryPages", new EntryPages(calls, signUp));
        house.bind("signUpPages", new SignUpPages(calls, signUp));
        house.bind(
                "termsPages",
                new TermsPages(
                        calls,
                        LegalText.of("Terms", settings.optional("serai.terms.text"), "terms"),
                        LegalText.of("Privacy", settings.optional("serai.privacy.text"), "privacy")));
        house.bind("profilePages", new ProfilePages(calls));
        house.bind("userPages", new UserPages(calls, settings.publicUrl()));
        house.bind("tokenPages", new TokenPages(calls));
        house.bind("auditPages", new AuditPages(calls));
        house.bind("billingPages", new BillingPages(calls));
        house.bind("overviewPages", new OverviewPages(calls, house.mapper()));
        house.bind("searchPages", new SearchPages(calls));
        house.bind("runPages", new RunPages(calls));
        house.bind("tracePages", new TracePages(calls));
        house.bind("letterPages", new LetterPages(calls));
        house.bind("connectionPages", new ConnectionPages(calls, house.clock()));
        house.bind("newConnectionPages", new NewConnectionPages(calls));
        house.bind("importPages", new ImportPages(calls));
        house.bind("recordPages", new RecordPages(calls));
        house.bind("recordPage", new RecordPage(calls));
        house.bind("schedulePages", new SchedulePages(calls));
        house.bind("routePages", new RoutePages(calls));
        house.bind("doorPages", new DoorPages(calls));
        house.bind("askPages", new AskPages(calls));
        house.bind("documentPages", new DocumentPages(calls));
        house.bind("contactPages", new ContactPages(calls));
        house.bind("contactPage", new ContactPage(calls));
        house.bind("contactSettingsPages", new ContactSettingsPages(calls));
        openHosts(house, new EventDesk(calls));
    }

    /// Pages of events, for those who host them.
    private static void openHosts(House house, EventDesk desk) {
        house.bind("hostPages", new HostPages(desk));
        house.bind("guestPages", new GuestPages(desk));
        house.bind("walkPages", new WalkPages(desk));
        house.bind("guestImportPages", new GuestImportPages(desk, house.data().tmp()));
        house.bind("eventTeamPages", new EventTeamPages(desk));
        house.bind("eventLivePages", new EventLivePages(desk, house.mapper()));
        house.bind("eventSecurityPages", new EventSecurityPages(desk));
    }
}
