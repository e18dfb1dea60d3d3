namespace PluginHost.Generators.Wit.Model;

/// <summary>
/// A type where it is used. Types are equal if they are written alike and refer to the same definitions; their text is
/// their WIT.
/// </summary>
internal abstract record WitType
{
    /// <summary>The type itself, or what it is another name for, through any number of aliases.</summary>
    public WitType Unaliased
    {
        get
        {
            var type = this;
            while (type is WitTypeReference { Definition: WitAlias alias })
            {
                type = alias.Target;
            }

            return type;
        }
    }
}
