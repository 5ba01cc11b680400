using System.Collections.Immutable;
using Fuyao.Kernel.Services;
using Fuyao.Storage.Events;
using NodaTime;

namespace Fuyao.Storage.Services;

/// <summary>A package of tasks with everything that happened to it.</summary>
/// <param name="Number">Over all programmes, from 1.</param>
/// <param name="BeginsAt">When the grant began that brought it.</param>
/// <param name="Events">That somebody began to work on it first.</param>
public sealed record StoredPackage(long Number, string Programme, string Benefit, int Row, Instant BeginsAt, ImmutableArray<ServiceEvent> Events);

/// <summary>Keeps packages of tasks as the events that happened to them; nothing is changed or erased.</summary>
public sealed class ServicePackageStore(FuyaoDatabase database)
{
    private readonly EventChain<ServiceEvent> events = new(
        database, "service_event", "package_id", "package",
        new EventForm<ServiceEvent>("a package", typeof(PackageBegun), typeof(TaskFulfilled), typeof(TaskAccepted), typeof(TaskRejected)));

    /// <returns>The package with its beginning.</returns>
    public StoredPackage Add(string programme, string benefit, int row, PackageBegun begun, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        var number = database.Write<long>(
            "insert into service_package (programme, benefit, merchant_row, begins_at) values (@programme, @benefit, @row, @from) returning package_id",
            new { programme, benefit, row = (long)row, from = begun.From.ToUnixTimeTicks() });
        return Append(new StoredPackage(number, programme, benefit, row, begun.From, []), begun, transaction);
    }

    /// <returns>The package with the event.</returns>
    public StoredPackage Append(StoredPackage stored, ServiceEvent happened, StorageTransaction transaction) =>
        stored with { Events = stored.Events.Add(events.Append(stored.Number, stored.Events.Length, happened, transaction)) };

    /// <summary>An instant as finely as it is kept.</summary>
    public static Instant Whole(Instant at) => EventChain<ServiceEvent>.Whole(at);

    /// <summary>The packages of a merchant over all programmes, by number.</summary>
    public ImmutableArray<StoredPackage> OfMerchant(int row) => Load("merchant_row = @row", new { row = (long)row });

    /// <summary>All packages of a programme by number.</summary>
    public ImmutableArray<StoredPackage> Of(string programme) => Load("programme = @programme", new { programme });

    private ImmutableArray<StoredPackage> Load(string conditions, object parameters)
    {
        // The packages first: each is stored with its first event, which so is there where the package is.
        var packages = database.Query<PackageRow>(
            $"select package_id as number, programme, benefit, merchant_row as merchantRow, begins_at as beginsAt from service_package where {conditions} order by package_id", parameters);
        var eventsByPackage = events.Load($"select package_id from service_package where {conditions}", parameters);
        return [.. packages.Select(row => new StoredPackage(row.Number, row.Programme, row.Benefit, (int)row.MerchantRow, Instant.FromUnixTimeTicks(row.BeginsAt), eventsByPackage[row.Number]))];
    }

    private sealed record PackageRow(long Number, string Programme, string Benefit, long MerchantRow, long BeginsAt);
}
