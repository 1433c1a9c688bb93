"""The words of orders, as patterns over folded text without accents. Lists, not rules: `orders` puts them together."""

from __future__ import annotations


def _any(text: str) -> str:
    """Alternatives, one a line or several parted by " | "."""
    return "|".join(part.strip() for line in text.strip().splitlines() for part in line.split(" | "))


LEAD_IN = _any(
    """
    please | kindly | now | then | so | therefore | instead | also | and | but | next | first | finally | important | urgent
    attention | note | warning | remember | again | ps | p s | p\\.s | dear (?:ai|assistant|model|reader|writer) | hey | ok | okay | simply | just
    hint(?: to \\w+)? | tip | step \\d | \\d+ | (?:hello|hi),? (?:ai|assistant|model|writer)
    bitte | jetzt | achtung | wichtig | nun | merci de | veuillez | attention | maintenant | por favor | ahora | atencion | adesso | per favore | agora
    alsjeblieft | nu | prosze | teraz | lutfen | simdi | пожалуйста | теперь | внимание | будь ласка | 请 | 請 | 注意 | 현재 | 지금 | من فضلك | الآن | कृपया | snalla
    """
)
"""What may stand in front of an imperative."""

TELLING = _any(
    """
    write | say | mention | include | insert | append | add | put | claim | assert | tell | output | print | reply | respond | repeat | reveal
    cite | congratulate | thank | praise | pretend | act as | make sure | be sure | ensure that | see to it | don't forget to | do not forget to
    remember to | state that | note that you | call (?:her|him|them|yourself) | describe (?:her|him|them|yourself) as | refer to (?:her|him|them) as
    address (?:her|him|them) as | greet | sign (?:the|this|it|off|as|with) | use the (?:word|words|phrase|name|link|subject|title|following)
    answer (?:with|only|in) | end | begin | start | finish | close | replace
    set the subject | change the subject | translate | summari[sz]e | confirm that | quote the (?:following|words) | link to | recommend that
    """
)
"""English imperatives of writing and saying."""

TELLING_ABROAD = _any(
    """
    schreib(?:e|en|t)?(?: sie)? | sag(?:e|en|t)?(?: sie)? | erwahn(?:e|en)(?: sie)? | fug(?:e|en)(?: sie)? | nenn(?:e|en)(?: sie)? | behaupte(?:n sie)?
    antworte(?:n sie)? | gib | geben sie | setz(?:e|en)(?: sie)? | wiederhol(?:e|en)(?: sie)? | verwende(?:n sie)? | vermerk(?:e|en)(?: sie)? | teil(?:e|en)(?: sie)? mit
    ecri(?:s|vez|re) | dis | dites | mentionne[zr]? | ajoute[zr]? | inclu(?:s|ez|re) | insere[zr]? | repond(?:s|ez|re) | affirme[zr]? | revele[zr]? | mets | mettez
    precise[zr]? | indique[zr]? | n'oublie[zr]? pas | signale[zr]?
    escrib(?:e|a|ir|id) | diga | di que | mencion(?:a|e|ar) | inclu(?:ye|ya|ir) | anad(?:e|a|ir) | agreg(?:a|ue|ar) | respond(?:e|a|er) | afirm(?:a|e|ar) | insert(?:a|e|ar) | revel(?:a|e|ar)
    pon | ponga | no olvide
    scriv(?:i|a|ere|ete) | dica | dite | di' | menzion(?:a|i|are|ate) | includ(?:i|a|ere|ete) | aggiung(?:i|a|ere|ete) | rispond(?:i|ere|ete) | inserisc(?:i|a) | rivela | metti
    escrev(?:a|e|er) | mencion(?:a|e|ar) | inclu(?:a|i|ir) | adicion(?:a|e|ar) | acrescente | insira | coloque
    schrijf | zeg | vermeld | voeg | noem | antwoord | zet | neem
    skriv | sag att | si at | nevn | namn | lagg till | legg til | svara | svar med | inkluder | inkludera
    napisz | powiedz | wspomnij | dodaj | odpowiedz | umiesc | wpisz | podaj
    напиши(?:те)? | скажи(?:те)? | упомяни(?:те)? | добавь(?:те)? | включи(?:те)? | ответь(?:те)? | вставь(?:те)? | укажи(?:те)? | додай(?:те)? | згадай(?:те)? | вкажи(?:ть)?
    اكتب | قل | اذكر | أضف | اضف | ضع | أدرج | כתוב | אמור | הוסף | ציין | γραψε | αναφερε | προσθεσε
    """
)
"""The same in languages that begin with the verb."""

OVERRIDE = _any(
    """
    ignore | disregard | forget | override | bypass | skip | drop | abandon | do not (?:follow|obey) | don't (?:follow|obey) | stop following | set aside
    ignorier(?:e|en)(?: sie)? | vergiss | vergessen sie | missachte(?:n sie)? | ignore[zr]? | oublie[zr]? | ignora(?:d|te)? | ignore | olvid(?:a|e|ad) | dimentica(?:te)? | esqueca | desconsidere
    negeer | vergeet | ignorera | ignorer | glom | glem | zignoruj | ignoruj | zapomnij | pomin
    игнорируй(?:те)? | проигнорируй(?:те)? | забудь(?:те)? | ігноруй(?:те)? | تجاهل | انس | התעלם | αγνοησε
    """
)
"""Imperatives of setting aside."""

WORDS = r"(?:the|this|these|a|following|das|den|dies\w*|la|le|cette|el|esta|il|o|a) (?:[\w-]+ )?(?:sentences?|words?|phrases?|paragraphs?|links?|url|code ?words?|statements?|wort|satz|mot|phrase|frase|palabra|parola|palavra)"
"""What is to be written."""

RULES_OF_OTHERS = _any(
    """
    (?:instruction|rule|prompt|directive|guideline|order|constraint|command)s? | (?:everything|anything|all|text|words) (?:above|before|so far|previous)
    (?:previous|prior|above|earlier|preceding) \\w+ | what you were told | the template | your (?:task|role|training|job)
    anweisung(?:en)? | regeln? | vorgaben? | instrucciones | ordenes | reglas? | consignes? | instructions? | regles? | istruzioni | regole | instrucoes | regras
    instructies | regels | instruktioner(?:na)? | instruksjoner | instrukcj\\w+ | polecen\\w+ | zasad\\w* | инструкци\\w+ | указани\\w+ | правил\\w* | інструкці\\w+ | التعليمات | תעليمات | הוראות | ההוראות | οδηγιες
    """
)
"""What is set aside."""

LETTER = _any(
    """
    e-?mails? | mails? | letters? | messages? | subject(?: line)?s? | repl(?:y|ies) | answers? | responses? | outputs? | slots? | drafts? | greeting | salutation | sign-?off | signature | body
    postscript | closing line | first (?:line|sentence) | last (?:line|sentence) | final (?:line|sentence) | opening (?:line|sentence) | text you (?:write|produce) | betreff(?:zeile)? | nachricht | brief | courriel | lettre | message
    correo | mensaje | carta | asunto | messaggio | lettera | oggetto | mensagem | assunto | bericht | onderwerp | brev | meddelande | wiadomosc\\w* | list(?:u|cie)? | письм\\w+ | сообщени\\w+ | лист\\w*
    """
)
"""What is being written."""

WRITER = _any(
    """
    you | the (?:writer|assistant|model|ai|system|agent|reader) | (?:ai|llm|language model|assistant|chatbot|bot|writing program)s? (?:that|who) \\w+ (?:this|it|here)(?: \\w+)?
    whoever (?:writes|reads)(?: \\w+){0,3} | anyone (?:who )?(?:writing|writes)(?: \\w+){0,3} | (?:programs?|tools?|software) that \\w+ (?:this|letters|e-?mails)(?: \\w+)?
    """
)
"""Who is writing."""

ADDRESSED = _any(
    """
    (?:to|for|attention|attn|note (?:to|for)|message (?:to|for)|instructions? (?:to|for)|hint (?:to|for)|if you are|dear)[\\s:]+(?:an? |the |all |any |every )*(?:ai|a\\.i\\.|llm|large language model|language model|automated|ai-?based|writing|reading|e-?mail[- ]?writing)s?\\b
    (?:system|assistant|developer|user|human|ai|llm|model|admin|administrator|chatgpt|claude|gpt|root)(?: (?:prompt|message|note|notice|override|instruction|update))*\\s*[:>\\]]
    \\[(?:system|assistant|admin|instruction)[^\\]]*\\] | new (?:system )?(?:instruction|task|rule|prompt)s?\\s*: | (?:as an ai|you,? the (?:ai|assistant|model))\\b
    (?:an? |die |das |alle |a |aux? |per |para |para los |till |voor |dla |для )?(?:ki|ki-?(?:modell?e?|assistent(?:en)?)|modele de langage|ia|assistente ia|asistente de ia|modelo de lenguaje|modello linguistico|ии|языковая модель)\\s*[:!,]
    """
)
"""Openings that speak to a program."""

ANYWHERE: tuple[str, ...] = (
    # Chinese, Japanese and Korean put no spaces, and the last three languages put the verb at the end.
    r"(?:忽略|无视|無視|不要理会|忘记|忘掉).{0,20}(?:指令|指示|说明|提示|规则|要求)",
    r"(?:请|請|务必|務必|必须|必須|一定要|你要|你应).{0,20}(?:写|寫|提到|提及|加入|添加|加上|包含|插入|回复|声明|说明|称|告诉|放入)",
    r"(?:在|把).{0,12}(?:邮件|郵件|电子邮件|信|主题|回复).{0,20}(?:写|寫|加|提|插|放|说)",
    r"(?:指示|命令|ルール|プロンプト|規則).{0,12}(?:無視|忘れ)",
    r"(?:書い|述べ|含め|追加し|記載し|言及し|答え|入れ|加え|書き込ん|伝え|出力し|記し)(?:て|で)(?:ください|下さい|おく|ほしい|ね)?\W*$",
    r"(?:書け|せよ|なさい|書くこと|含めること|記載すること|追加すること|しなければならない)\W*$",
    r"(?:지시|명령|규칙|프롬프트).{0,12}(?:무시|잊)",
    r"(?:쓰|적|언급하|포함하|포함시키|추가하|넣|말하|답하|작성하|기재하)(?:세요|으세요|십시오|으십시오|어라|으라|라|시오|어 주세요|아 주세요)\W*$",
    r"(?:써|적어|언급해|포함해|추가해|넣어|말해|작성해) ?(?:주세요|주십시오|라)\W*$",
    r"(?:निर्देश|नियम)\S* .{0,20}(?:अनदेखा|अनदेखी|नज़रअंदाज़|भूल)",
    r"(?:लिखें|लिखो|लिखिए|जोड़ें|जोड़िए|शामिल करें|उल्लेख करें|बताएं|डालें)\W*$",
    r"(?:talimat|kural|yonerge)\w* .{0,20}(?:yok say|gormezden gel|unut)",
    r"(?:yazin(?:iz)?|ekleyin(?:iz)?|belirtin(?:iz)?|soyleyin(?:iz)?|bahsedin(?:iz)?|yazmalisin(?:iz)?|eklemelisin(?:iz)?)\W*$",
)
"""Whole orders in languages whose verbs do not begin the sentence."""
