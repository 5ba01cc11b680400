using System.Collections.Immutable;
using System.Globalization;
using Fuyao.Kernel.Services;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Services;
using NodaTime;

namespace Fuyao.Platform.Services;

/// <summary>Packages of tasks from the first task to the last acceptance (F3). Each act is an event with its entry in the audit log, or nothing.</summary>
/// <param name="by">Who acts.</param>
/// <param name="request">By which a single act is known when a program asks for it again; then it is a <see cref="RequestAnsweredException"/>. Null where no program asks.</param>
public sealed class ServiceDesk(FuyaoDatabase database, IClock clock, string by, AuditRequest? request = null)
{
    /// <summary>Records that a task was carried out, with what shows it. Only what the merchant's memberships and cases bring now can be.</summary>
    /// <param name="benefit">Null where the programme brings the merchant one service with such a task.</param>
    /// <exception cref="ServiceRefusedException">It cannot be; nothing was stored.</exception>
    /// <exception cref="Explanations.UnknownMerchantException">No facts of that merchant were ever stored.</exception>
    public ServicePackage Fulfil(string programme, string merchant, string? benefit, string task, ImmutableArray<TaskMeasurement> measured, string evidence, ImmutableArray<EvidenceFile> files) =>
        Act("service fulfil", programme, merchant, benefit, task, TaskState.Open, now => new TaskFulfilled(now, by, task, measured, evidence.Trim(), files));

    /// <summary>The merchant accepts what was carried out, also after the package is over. Who carried it out may not.</summary>
    /// <inheritdoc cref="Fulfil"/>
    public ServicePackage Accept(string programme, string merchant, string? benefit, string task) =>
        Act("service accept", programme, merchant, benefit, task, TaskState.Fulfilled, now => new TaskAccepted(now, by, task));

    /// <summary>The merchant does not accept it; it is open again.</summary>
    /// <inheritdoc cref="Fulfil"/>
    public ServicePackage Reject(string programme, string merchant, string? benefit, string task, string reason) =>
        Act("service reject", programme, merchant, benefit, task, TaskState.Fulfilled, now => new TaskRejected(now, by, task, reason.Trim()));

    private ServicePackage Act(string action, string programme, string merchant, string? benefit, string task, TaskState from, Func<Instant, ServiceEvent> make)
    {
        if (string.IsNullOrWhiteSpace(programme))
            throw new ServiceRefusedException("name the programme that brings the package");
        using var transaction = database.Begin(new AuditEntry(clock.GetCurrentInstant(), by, action, programme) { Programme = programme, Merchant = merchant, Request = request });
        // Asked once nobody else writes.
        var book = new PackageBook(database, ServicePackageStore.Whole(clock.GetCurrentInstant()));
        var row = book.Benefits.RowOf(merchant);
        var package = Choose([.. book.Of(row).Where(one => one.Programme == programme && (benefit is null || one.Benefit == benefit))], programme, merchant, task, from);
        // A clock that is behind does not put an event before the last one.
        var happened = make(package.Events.IsEmpty ? book.Now : Instant.Max(book.Now, package.Events[^1].At));
        if (from is TaskState.Open && package.IsOver && !package.Standing.IsOverAt(happened.At))
            throw new ServiceRefusedException($"{(package.Case is { } granted ? string.Create(CultureInfo.InvariantCulture, $"case {granted}") : "the membership")} of {merchant} in '{programme}' that brought the package is over; what was open then is not delivered");
        PackageCourse.After(package.Standing, happened);
        var stored = package.Number is { } number
            ? book.Store.OfMerchant(row).Single(one => one.Number == number)
            : book.Store.Add(programme, package.Benefit, row, book.Begin(by, book.GrantsOf(row).First(one => one.IsHad && one.Grant.Programme.Id == programme && one.Grant.Benefit.Id == package.Benefit).Grant), transaction);
        stored = book.Store.Append(stored, happened, transaction);
        transaction.Note("package", stored.Number);
        transaction.Note("task", task);
        foreach (var (measure, value) in (happened as TaskFulfilled)?.Measured ?? [])
            transaction.Note(measure.ToString().ToLowerInvariant(), value.ToString(CultureInfo.InvariantCulture));
        transaction.Commit();
        return book.Of(row).Single(one => one.Number == stored.Number);
    }

    /// <summary>The package in which the task stands as the act needs it; else the newest, which says why it cannot be.</summary>
    private static ServicePackage Choose(ImmutableArray<ServicePackage> packages, string programme, string merchant, string task, TaskState from)
    {
        if (packages.IsEmpty)
            throw new ServiceRefusedException($"'{programme}' brings {merchant} no service with tasks; its entitlements say what it has");
        var with = packages.Where(package => package.Standing.Find(task) is not null).ToArray();
        if (with.Length == 0)
            throw new ServiceRefusedException($"no service of '{programme}' for {merchant} has a task '{task}'; the tasks are {string.Join(", ", packages.SelectMany(package => package.Standing.Tasks).Select(one => one.Task.Id).Distinct())}");
        var fitting = with.Where(package => package.StateOf(package.Standing.Find(task)!) == from).ToArray();
        return fitting.Select(package => package.Benefit).Distinct().Skip(1).Any()
            ? throw new ServiceRefusedException($"the task '{task}' stands in several services of '{programme}'; name the benefit: {string.Join(" or ", fitting.Select(package => package.Benefit).Distinct())}")
            : (fitting.Length > 0 ? fitting : with)[^1];
    }
}
