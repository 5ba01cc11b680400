namespace Fuyao.Kernel.Credits;

/// <summary>Why something that was asked of credits cannot be. The names are those of the API.</summary>
public enum CreditRefusal
{
    /// <summary>Whoever asks may not, or the programme gives nothing of the kind yet.</summary>
    NotPossible,
    UnknownPacket,
    OtherMerchant,
    AlreadyClaimed,
    Lapsed,
    UnknownClick,
    ClickUsed,
    NotPaid,
    AlreadyRefunded,
    KeyUsed,
}

/// <summary>What is asked of credits cannot be; the message says why, and what to do instead. Nothing was stored.</summary>
public sealed class CreditRefusedException(CreditRefusal refusal, string message) : Exception(message)
{
    public CreditRefusal Refusal => refusal;
}
