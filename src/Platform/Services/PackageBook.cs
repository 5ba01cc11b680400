using System.Collections.Immutable;
using Fuyao.Kernel.Benefits;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Services;
using Fuyao.Platform.Benefits;
using Fuyao.Storage;
using Fuyao.Storage.Services;
using NodaTime;

namespace Fuyao.Platform.Services;

/// <summary>The packages that memberships and approved cases bring, with what has been done of each. Those on which nobody has begun to work are nowhere stored: they follow from what brings them.</summary>
/// <param name="now">In whole ticks.</param>
/// <param name="known">What merchants are entitled to, where that is in memory; null: it is read.</param>
internal sealed class PackageBook(FuyaoDatabase database, Instant now, MerchantBenefits? known = null)
{
    private readonly Lazy<MerchantBenefits> benefits = new(() => known ?? MerchantBenefits.Load(database, now));

    public ServicePackageStore Store { get; } = new(database);

    public MerchantBenefits Benefits => benefits.Value;

    public Instant Now => now;

    /// <summary>Of a merchant over all programmes, by their beginnings.</summary>
    public ImmutableArray<ServicePackage> Of(int row) => Of(row, Store.OfMerchant(row));

    /// <summary>All packages of a programme, by merchants' rows.</summary>
    public IEnumerable<ServicePackage> OfProgramme(string programme)
    {
        var stored = Store.Of(programme).ToLookup(package => package.Row);
        for (var row = 0; row < Benefits.MerchantCount; row++)
            if (stored.Contains(row) || Benefits.MembershipsOf(row).Any(one => one.Member.Version.Programme.Id == programme) || Benefits.Cases.Of(row).Any(one => one.Version.Id == programme))
                foreach (var package in Of(row, [.. stored[row]]).Where(package => package.Programme == programme))
                    yield return package;
    }

    /// <summary>The first event of a package that a grant brings. A merchant that is about to leave may stay after all: the end of what brings the package is none of the package.</summary>
    public PackageBegun Begin(string by, Grant grant)
    {
        var stays = Grant.Of(grant.Membership with { EndsAt = null }).First(one => one.Benefit.Id == grant.Benefit.Id && one.From == grant.From);
        return new PackageBegun(
            now, by, grant.Programme.Effective.ToString("uuuu-MM-dd", null), grant.Programme.Zone.Id, grant.Benefit.Title, ((ServiceTerms)grant.Benefit.Terms).Tasks, ServicePackageStore.Whole(grant.From),
            stays.Until is { } until ? ServicePackageStore.Whole(until) : null);
    }

    /// <summary>The grants of a merchant's services that have tasks and have begun, and whether each is had now: one that a cap gives up is none.</summary>
    public IEnumerable<(Grant Grant, bool IsHad)> GrantsOf(int row)
    {
        var had = Benefits.Of(row, now).All.Where(one => one.Effective is ServiceTerms).SelectMany(one => one.By).Select(grant => (grant, true));
        var ended = Benefits.GrantsOf(row).Where(grant => grant.Benefit.Live && grant.Until <= now).Select(grant => (grant, false));
        return had.Concat(ended).Where(one => one.grant.Benefit.Terms is ServiceTerms { Tasks.IsEmpty: false });
    }

    private ImmutableArray<ServicePackage> Of(int row, ImmutableArray<StoredPackage> stored)
    {
        var packages = new List<ServicePackage>();
        foreach (var (grant, isHad) in GrantsOf(row))
        {
            var begun = stored.FirstOrDefault(package => IsOf(package, grant));
            var standing = begun is null ? PackageCourse.Begin(Begin("", grant)) : PackageCourse.Of(begun.Events);
            var until = new[] { standing.Until, grant.Until }.Min();
            packages.Add(new ServicePackage(
                begun?.Number, grant.Programme.Id, grant.Benefit.Id, grant.Benefit.Title, grant.Programme.Zone, Benefits.IdOf(row), grant.Membership.Case, standing, until, !isHad || standing.IsOverAt(now), begun?.Events ?? []));
        }
        // The membership that brought them is over.
        foreach (var package in stored.Where(package => packages.TrueForAll(one => one.Number != package.Number)))
        {
            var (begun, standing) = ((PackageBegun)package.Events[0], PackageCourse.Of(package.Events));
            packages.Add(new ServicePackage(
                package.Number, package.Programme, package.Benefit, begun.Title, DateTimeZoneProviders.Tzdb[begun.Zone], Benefits.IdOf(row), null, standing, standing.IsOverAt(now) ? standing.Until : null, true, package.Events));
        }
        return [.. packages.OrderBy(package => package.Standing.From).ThenBy(package => package.Programme, StringComparer.Ordinal).ThenBy(package => package.Benefit, StringComparer.Ordinal)];
    }

    public static bool IsOf(StoredPackage package, Grant grant) =>
        package.Programme == grant.Programme.Id && package.Benefit == grant.Benefit.Id && package.BeginsAt == ServicePackageStore.Whole(grant.From);
}
