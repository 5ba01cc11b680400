using Fuyao.Kernel.Ledger;

namespace Fuyao.Platform.Ledger;

/// <summary>A balance as it is exported: each part as people write an amount of the asset, <c>1000.00</c> of money.</summary>
public sealed record ExportedBalance(string In, string Out, string Booked, string HeldIn, string HeldOut, string Free)
{
    public static ExportedBalance Of(Asset asset, Balance balance)
    {
        string Amount(long units) => ExportLedger.AmountOf(asset, units);
        return new ExportedBalance(Amount(balance.In), Amount(balance.Out), Amount(balance.Booked), Amount(balance.HeldIn), Amount(balance.HeldOut), Amount(balance.Free));
    }
}
