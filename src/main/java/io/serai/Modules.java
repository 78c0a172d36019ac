package io.serai;

import io.serai.alerts.AlertsModule;
import io.serai.answers.AnswersModule;
import io.serai.audit.AuditModule;
import io.serai.badges.BadgesModule;
import io.serai.billing.BillingModule;
import io.serai.connections.ConnectionsModule;
import io.serai.connectors.ConnectorsModule;
import io.serai.console.ConsoleModule;
import io.serai.distribution.DistributionModule;
import io.serai.files.FilesModule;
import io.serai.hub.HubModule;
import io.serai.identity.IdentityModule;
import io.serai.imports.ImportsModule;
import io.serai.invitations.InvitationsModule;
import io.serai.knowledge.KnowledgeModule;
import io.serai.knowledge.index.SearchModule;
import io.serai.leads.LeadsModule;
import io.serai.lists.ListsModule;
import io.serai.live.LiveModule;
import io.serai.mail.MailModule;
import io.serai.members.MembersModule;
import io.serai.notifications.NotificationsModule;
import io.serai.objects.ObjectsModule;
import io.serai.senders.SendersModule;
import io.serai.shadow.ShadowModule;
import io.serai.splash.SplashModule;
import io.serai.tenant.TenantModule;
import io.serai.zoom.ZoomModule;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Who lives in the house.
final class Modules {
    /// In the order in which the API's contract shows them; a new domain is one line here.
    static final List<Module> ALL = List.of(
            new HubModule(),
            new AuditModule(),
            new IdentityModule(),
            new ConnectorsModule(),
            new MembersModule(),
            new ImportsModule(),
            new ZoomModule(),
            new SplashModule(),
            new ListsModule(),
            new BillingModule(),
            new LiveModule(),
            new NotificationsModule(),
            new ObjectsModule(),
            new FilesModule(),
            new LeadsModule(),
            new MailModule(),
            new SendersModule(),
            new InvitationsModule(),
            new BadgesModule(),
            new ConnectionsModule(),
            new KnowledgeModule(),
            new SearchModule(),
            new AnswersModule(),
            new AlertsModule(),
            new TenantModule(),
            new ShadowModule(),
            new DistributionModule(),
            new EdgeModule(),
            new ConsoleModule());

    private Modules() {}

    /// The same ones, each behind those that it needs, and otherwise as they came.
    ///
    /// @throws IllegalArgumentException where one needs what is not there, or two need each other
    static List<Module> inOrder(List<Module> modules) {
        Map<String, Module> byName = modules.stream().collect(Collectors.toMap(Module::name, Function.identity()));
        var ordered = new LinkedHashMap<String, Module>();
        modules.forEach(module -> place(module, byName, ordered, new ArrayDeque<>()));
        return List.copyOf(ordered.values());
    }

    private static void place(
            Module module, Map<String, Module> byName, Map<String, Module> ordered, Deque<String> waiting) {
        if (ordered.containsKey(module.name())) {
            return;
        }
        boolean circle = waiting.contains(module.name());
        waiting.add(module.name());
        if (circle) {
            throw new IllegalArgumentException("modules need each other: " + String.join(" > ", waiting));
        }
        module.needs().stream().sorted().forEach(name -> {
            Module needed = byName.get(name);
            if (needed == null) {
                throw new IllegalArgumentException(
                        "the module " + module.name() + " needs " + name + ", which is not in io.serai.Modules");
            }
            place(needed, byName, ordered, waiting);
        });
        waiting.removeLast();
        ordered.put(module.name(), module);
    }
}
