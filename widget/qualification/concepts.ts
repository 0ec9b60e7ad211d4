/** Words that stand for each other in the tables. */
export const CLASSES: Record<string, string> = {
  vague:
    'around|about|approximately|roughly|sometime|maybe|probably|perhaps|like|say|~|very|either|mid|or|at',
  our: 'our|the|my|their|a|an|your|this|existing|current|old|legacy|that|these|its|his|her',
  be: "is|are|was|were|'s|am|be|been|being",
  person:
    'human|person|someone|somebody|anyone|anybody|rep|reps|consultants|agents|engineers|managers|specialists|representatives|advisers|salesperson|salesman|agent|representative|specialist|expert|sales|people|engineer|manager|exec|executive|consultant|advisor|adviser|colleague|guy|humans',
  talk: 'talk+|speak*|chat+|meet+|connect+|discuss+',
  reach: 'call|phone|ring|contact|ping|reach|email|message|callback|text',
  go: '(mov|migrat|switch|transition|shift|chang|jump|port|graduat)',
  drop: '(drop|bin|ditch|dump|cancel|scrap|abandon|terminat|retir|remov|kill|sunset|replac|swap|quit|rip|axe|ax|discontinu|decommission|sack|oust|offboard)',
  use: '(us|run|operat|leverag|utiliz|utilis)',
  judge:
    '(compar|evaluat|trial|consider|shortlist|assess|pilot|demo|test|review|explor|vet|benchmark|weigh|examin|investigat|research)',
  want: 'want+|need+|lik@|love|hop+|plan+|aim+|try+|wish+|prefer+|expect+|intend+|would|must|should|looking|target+|required|require',
  field:
    'sales|marketing|revenue|operations|ops|revops|growth|support|success|hr|people|finance|it|security|engineering|product|procurement|purchasing|talent|reward|digital|ecommerce|commerce|data|legal|compliance|partnerships|business|customer|demand|service|enablement|payroll|accounting|development|strategy|communications|technology|workplace|admin',
  day: 'tomorrow|today|next|this|monday|tuesday|wednesday|thursday|friday|T',
  firm: 'company|companies|org|organization|firm|startup|business|agency|enterprise|consultancy|employer|shop|outfit|studio|practice|clinic|store|brand',
  bad: 'expensive|pricey|costly|complex|complicated|heavy|big|much|limited|slow|clunky|buggy|terrible|awful|horrible|bad|poor|rigid|basic|steep|small|painful|high|disappointing|weak|unreliable|cumbersome|mess|disaster|nightmare|joke|useless|letdown|dear',
}
