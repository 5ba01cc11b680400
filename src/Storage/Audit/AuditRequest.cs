namespace Fuyao.Storage.Audit;

/// <summary>By which a single change is known when a program asks for it again.</summary>
/// <param name="Client">To whom the key belongs: two clients may use the same one.</param>
/// <param name="Sha256">Of what is asked.</param>
public sealed record AuditRequest(string Client, string Key, string Sha256);

/// <summary>A request was carried out before; nothing is to be done again.</summary>
/// <param name="entry">What it came to.</param>
public sealed class RequestAnsweredException(AuditRecord entry) : Exception("the request was carried out before")
{
    public AuditRecord Entry => entry;
}

/// <summary>The key of a request belongs to another one.</summary>
public sealed class RequestKeyUsedException(string key) : Exception($"the key '{key}' was used for another request; a key belongs to one request for good, so write another key");
